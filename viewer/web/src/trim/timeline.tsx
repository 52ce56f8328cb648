import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { t } from '../language/language.ts'
import { clock } from '../words/duration.ts'
import { type Kept, moveEnd, moveStart, stepCut } from './cuts.ts'
import { ThumbnailStrip } from './thumbnail-strip.tsx'
import classes from './timeline.module.css'

type Properties = {
  cuts: readonly number[]
  thumbnails: string | null
  kept: Kept
  /** Where the player is, milliseconds. */
  position: number
  /** Called as a handle moves, with the moment to look at. */
  change: (kept: Kept, look: number) => void
  seek: (milliseconds: number) => void
}

/** The whole lecture in pictures, what is cut in shade, and a handle at either end of what is kept. */
export function Timeline({ cuts, thumbnails, kept, position, change, seek }: Properties) {
  const track = useRef<HTMLDivElement>(null)
  const length = cuts.at(-1) ?? 0
  const place = (moment: number) => `${length > 0 ? (100 * Math.min(moment, length)) / length : 0}%`
  const momentAt = ({ clientX }: PointerEvent) => {
    const box = track.current?.getBoundingClientRect()
    return box ? Math.min(1, Math.max(0, (clientX - box.left) / box.width)) * length : 0
  }
  const toStart = (moment: number) => {
    const next = moveStart(cuts, kept, moment)
    change(next, next.start)
  }
  const toEnd = (moment: number) => {
    const next = moveEnd(cuts, kept, moment)
    change(next, next.end)
  }
  return (
    <div className={classes.timeline}>
      <div
        ref={track}
        className={classes.track}
        // The player has keys and a slider of its own for this.
        onPointerDown={(event) =>
          event.target instanceof Element && !event.target.closest('[role=slider]') && seek(momentAt(event))
        }
      >
        <ThumbnailStrip thumbnails={thumbnails} length={length} />
        <div className={classes.cut} style={{ left: 0, width: place(kept.start) }} />
        <div className={classes.cut} style={{ left: place(kept.end), right: 0 }} />
        <div className={classes.position} style={{ left: place(position) }} />
        <Handle
          label={t('Start of the replay')}
          side="start"
          value={kept.start}
          {...{ cuts, place, momentAt }}
          move={toStart}
        />
        <Handle
          label={t('End of the replay')}
          side="end"
          value={kept.end}
          {...{ cuts, place, momentAt }}
          move={toEnd}
        />
      </div>
    </div>
  )
}

type HandleProperties = {
  label: string
  side: 'start' | 'end'
  value: number
  cuts: readonly number[]
  place: (moment: number) => string
  momentAt: (event: PointerEvent) => number
  move: (to: number) => void
}

function Handle({ label, side, value, cuts, place, momentAt, move }: HandleProperties) {
  const onKeyDown = (event: KeyboardEvent) => {
    const to = wantedBy(event, cuts, value)
    if (to === undefined) return
    event.preventDefault()
    move(to)
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      className={classes.handle}
      data-side={side}
      style={{ left: place(value) }}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round((cuts.at(-1) ?? 0) / 1000)}
      aria-valuenow={Math.round(value / 1000)}
      aria-valuetext={clock(value)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && move(momentAt(event))}
    >
      <span className={classes.grip} />
    </div>
  )
}

/** Arrows move by a second, with Shift by ten; to the nearest place behind that at which the lecture can be cut. */
function wantedBy({ key, shiftKey }: KeyboardEvent, cuts: readonly number[], value: number): number | undefined {
  const step = shiftKey ? 10_000 : 1_000
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return stepCut(cuts, value, -step)
    case 'ArrowRight':
    case 'ArrowUp':
      return stepCut(cuts, value, step)
    case 'Home':
      return cuts[0]
    case 'End':
      return cuts.at(-1)
    default:
      return undefined
  }
}

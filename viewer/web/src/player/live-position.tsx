import { type RefObject, useEffect, useState } from 'react'
import { t } from '../language/language.ts'
import { clock } from '../words/duration.ts'
import classes from './live-position.module.css'
import type { Stream } from './stream.ts'

/** LIVE at the edge; else how far behind, and the way back. Nothing for a replay. */
export function LivePosition({ stream, paused }: { stream: RefObject<Stream | undefined>; paused: boolean }) {
  const [behind, setBehind] = useState<number>()
  useEffect(() => {
    const look = () => {
      const seconds = stream.current?.behind()
      setBehind(seconds === undefined ? undefined : Math.floor(seconds))
    }
    look()
    const timer = setInterval(look, 500)
    return () => clearInterval(timer)
  }, [stream])
  if (behind === undefined) return null
  if (behind < atTheEdge)
    return (
      <span className={classes.live}>
        <span className={classes.dot} aria-hidden="true" />
        {paused ? t('Paused') : t('Live')}
      </span>
    )
  return (
    <button
      type="button"
      className={classes.goLive}
      onClick={() => stream.current?.goLive()}
      aria-label={t('Go live, {{time}} behind', { time: clock(behind * 1000) })}
    >
      <span className={classes.behind}>{t('{{time}} behind', { time: clock(behind * 1000) })}</span>
      <span className={classes.briefly}>−{clock(behind * 1000)}</span>
      <span className={classes.go}>{t('Go live')}</span>
    </button>
  )
}

/** Seconds within which the picture counts as live: one segment and a little jitter. */
const atTheEdge = 6

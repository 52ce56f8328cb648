import { Button, Group, Stack, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { LecturePage } from '../../../api/lectures.ts'
import type { ApiAnswer } from '../api/call-api.ts'
import { t } from '../language/language.ts'
import { Player } from '../player/player.tsx'
import { clock } from '../words/duration.ts'
import { moveEnd, moveStart } from './cuts.ts'
import { TimeField } from './time-field.tsx'
import { Timeline } from './timeline.tsx'
import classes from './trim-lecture.module.css'
import { usePreview } from './use-preview.ts'
import { useTrim } from './use-trim.tsx'

/** Milliseconds that a time as it is shown leaves out: what shows as the typed end is meant. */
const restOfSecond = 999

type Properties = { lecture: LecturePage; whole: ApiAnswer<'seeTrim'> }

/** The whole lecture in a player, and beneath it what is kept of it. */
export function TrimLecture({ lecture, whole }: Properties) {
  const { cuts, thumbnails, playlist } = whole
  const length = cuts.at(-1) ?? 0
  const [kept, setKept] = useState({ start: whole.start, end: whole.end })
  const video = useRef<HTMLVideoElement>(null)
  const { position, seek, playStart, playEnd } = usePreview(video, kept)
  const { apply, undo, busy } = useTrim(lecture)
  const navigate = useNavigate()
  const page = `/lectures/${lecture.id}`
  const isWhole = kept.start === 0 && kept.end === length
  const isAsBefore = kept.start === whole.start && kept.end === whole.end
  const here = () => (video.current?.currentTime ?? 0) * 1000
  return (
    <Stack gap="lg" className={classes.page}>
      <div className={classes.stage}>
        <Player
          playback={{ playlist, thumbnails, live: false, download: null, gaps: [], cutBefore: 0, leadToCome: false }}
          title={lecture.title}
          paused={false}
          poster={null}
          duration={length}
          startAt={whole.start / 1000}
          resumedAt={undefined}
          autoPlay={false}
          video={video}
          onRefused={() => {}}
        />
      </div>
      <Timeline
        {...{ cuts, thumbnails, kept, position, seek }}
        change={(next, look) => {
          setKept(next)
          seek(look)
        }}
      />
      <div className={classes.fields}>
        <TimeField
          label={t('Start of the replay')}
          here={t('Start here')}
          value={kept.start}
          set={(to) => setKept(moveStart(cuts, kept, to))}
          setTyped={(to) => setKept(moveStart(cuts, kept, to))}
          position={here}
        />
        <TimeField
          label={t('End of the replay')}
          here={t('End here')}
          value={kept.end}
          set={(to) => setKept(moveEnd(cuts, kept, to))}
          setTyped={(to) => setKept(moveEnd(cuts, kept, to + restOfSecond))}
          position={here}
        />
      </div>
      <div>
        <Text role="status">
          {t('{{kept}} of {{whole}} are kept.', { kept: clock(kept.end - kept.start), whole: clock(length) })}
        </Text>
        <Text size="sm" c="dimmed">
          {t(
            'A lecture is cut between pieces of about four seconds: a time within one moves so that all of what is cut is hidden.',
          )}
        </Text>
      </div>
      <Group gap="sm">
        <Button
          loading={busy}
          disabled={isAsBefore}
          onClick={() => (isWhole ? undo() : apply(kept, () => void navigate(page)))}
        >
          {isWhole && !isAsBefore ? t('Undo trim') : t('Trim the lecture')}
        </Button>
        <Button variant="default" onClick={() => playStart(kept.start)}>
          {t('Preview the start')}
        </Button>
        <Button variant="default" onClick={() => playEnd(kept.start)}>
          {t('Preview the end')}
        </Button>
        {!isWhole && (
          <Button variant="default" onClick={() => setKept({ start: 0, end: length })}>
            {t('Keep everything')}
          </Button>
        )}
        <Button variant="subtle" component={Link} to={page}>
          {t('Cancel')}
        </Button>
      </Group>
    </Stack>
  )
}

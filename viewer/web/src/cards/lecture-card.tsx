import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { LectureCard as Card } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { shortDateAndTime } from '../words/date.ts'
import { clock, durationInWords } from '../words/duration.ts'
import { stateInWords } from '../words/state.ts'
import classes from './lecture-card.module.css'
import { LiveBadge } from './live-badge.tsx'
import { Poster } from './poster.tsx'

type Properties = { lecture: Card; level?: 2 | 3 }

/** A lecture to open: the whole card is its link. */
export function LectureCard({ lecture, level = 3 }: Properties) {
  const Heading = `h${level}` as const
  const running = lecture.status === 'live' || lecture.status === 'paused'
  const playable = running || lecture.status === 'ready'
  const who = [lecture.speaker, lecture.course?.title].filter(Boolean).join(' · ')
  return (
    <article className={classes.card}>
      <div className={classes.picture}>
        <Poster id={lecture.id} src={lecture.poster} />
        <span className={classes.corner}>
          {running && <LiveBadge label={lecture.status === 'paused' ? t('Paused') : t('Live')} />}
          {!running && lecture.duration > 0 && <span className={classes.length}>{clock(lecture.duration)}</span>}
        </span>
      </div>
      <Heading className={classes.title}>
        <Link to={`/lectures/${lecture.id}`} className={classes.link} dir="auto">
          {lecture.title}
        </Link>
      </Heading>
      {who && (
        <Text c="dimmed" size="sm" lineClamp={1} dir="auto">
          {who}
        </Text>
      )}
      <Text c="dimmed" size="sm">
        {running && t('Began {{duration}} ago', { duration: durationInWords(Math.max(1_000, lecture.duration)) })}
        {!running && playable && shortDateAndTime(lecture.startedAt)}
        {!playable && stateInWords(lecture)}
      </Text>
    </article>
  )
}

import { ActionIcon, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { WatchedTo } from '../../../../core/watching/resume-at.ts'
import type { LectureCard as Card } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { shortDateAndTime } from '../words/date.ts'
import { clock, durationInWords } from '../words/duration.ts'
import { stateInWords } from '../words/state.ts'
import classes from './lecture-card.module.css'
import { LiveBadge } from './live-badge.tsx'
import { Poster } from './poster.tsx'
import { useLivePicture } from './use-live-picture.ts'

type Properties = {
  lecture: Card
  level?: 2 | 3
  /** Where somebody stopped. */
  progress?: WatchedTo
  remove?: (id: string) => void
}

/** A lecture to open: the whole card is its link. */
export function LectureCard({ lecture, level = 3, progress, remove }: Properties) {
  const Heading = `h${level}` as const
  const { ref, picture } = useLivePicture(lecture.id, lecture.livePicture)
  const running = lecture.status === 'live' || lecture.status === 'paused'
  const playable = running || lecture.status === 'ready'
  const who = [lecture.speaker, lecture.course?.title].filter(Boolean).join(' · ')
  return (
    <article className={classes.card}>
      <div ref={ref} className={classes.picture}>
        <Poster id={lecture.id} src={picture ?? lecture.poster} />
        <span className={classes.corner}>
          {running && <LiveBadge label={lecture.status === 'paused' ? t('Paused') : t('Live')} />}
          {lecture.watching !== null && lecture.watching > 0 && (
            <span className={classes.length}>{t('{{count}} watching', { count: lecture.watching })}</span>
          )}
          {!running && lecture.duration > 0 && (
            <span className={classes.length}>{durationInWords(lecture.duration)}</span>
          )}
        </span>
        {progress && (
          <span className={classes.progress} aria-hidden="true">
            <span style={{ inlineSize: `${Math.min(100, (100 * progress.position) / progress.duration)}%` }} />
          </span>
        )}
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
        {!running && progress && t('Continue at {{time}}', { time: clock(progress.position) })}
        {!running && !progress && playable && shortDateAndTime(lecture.startedAt)}
        {!playable && stateInWords(lecture)}
      </Text>
      {remove && (
        <ActionIcon
          variant="default"
          radius="xl"
          className={classes.remove}
          onClick={() => remove(lecture.id)}
          aria-label={t('Take {{title}} off the shelf', { title: lecture.title })}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      )}
    </article>
  )
}

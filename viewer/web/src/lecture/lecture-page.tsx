import { Group } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { Refusal } from '../api/refusal.ts'
import { t } from '../language/language.ts'
import { Problem } from '../layout/problem.tsx'
import { Actions } from './actions.tsx'
import { Announcement } from './announcement.tsx'
import { Facts } from './facts.tsx'
import { Gaps } from './gaps.tsx'
import { Happenings } from './happenings.tsx'
import { Keeping } from './keeping.tsx'
import { LectureHeading } from './lecture-heading.tsx'
import classes from './lecture-page.module.css'
import { LectureSkeleton } from './lecture-skeleton.tsx'
import { LectureTabs } from './lecture-tabs.tsx'
import { LiveActions } from './live-actions.tsx'
import { Preparations } from './preparations.tsx'
import { RecordedForHours } from './recorded-for-hours.tsx'
import { ReleaseNotice } from './release-notice.tsx'
import { Stage } from './stage.tsx'
import { useLecture } from './use-lecture.ts'

/** Live and replay are this one page: it follows the lecture from its first picture to its removal. */
export function LecturePage() {
  const { lecture: id = '' } = useParams()
  return <LectureOf key={id} id={id} />
}

function LectureOf({ id }: { id: string }) {
  const [search] = useSearchParams()
  const video = useRef<HTMLVideoElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const { data: lecture, error, refetch } = useLecture(id, search.get('key') ?? undefined)
  const asked = search.get('t')
  const [reloads, setReloads] = useState(0)
  useEffect(() => {
    if (asked !== null && video.current) video.current.currentTime = secondsOf(asked) ?? 0
  }, [asked])
  const gone = error instanceof Refusal && [401, 403, 404].includes(error.status)
  if (error && (!lecture || gone)) return <Problem error={error} retry={refetch} byLink />
  if (!lecture) return <LectureSkeleton />
  const seek = (milliseconds: number) => {
    if (!video.current) return
    video.current.currentTime = milliseconds / 1000
    place.current?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <article className={classes.page}>
      <title>{`${lecture.title} – Aula`}</title>
      <div ref={place} className={classes.stage}>
        <Stage key={reloads} lecture={lecture} startAt={secondsOf(asked)} video={video} onRefused={refetch} />
      </div>
      <Announcement status={lecture.status} />
      <div className={classes.below}>
        <div className={classes.words}>
          <LectureHeading lecture={lecture} />
          <ReleaseNotice lecture={lecture} />
          {lecture.canManage && lecture.room && (lecture.status === 'live' || lecture.status === 'paused') && (
            <RecordedForHours lecture={lecture.id} room={lecture.room.id} />
          )}
          <Group gap="xs">
            <LiveActions lecture={lecture} video={video} reload={() => setReloads(reloads + 1)} />
            <Actions lecture={lecture} video={video} />
          </Group>
          <Keeping lecture={lecture} />
          {lecture.description && (
            <p className={classes.description} dir="auto">
              {lecture.description}
            </p>
          )}
          <LectureTabs lecture={lecture} seek={seek} />
        </div>
        <aside className={classes.aside} aria-label={t('About this lecture')}>
          <Facts lecture={lecture} />
          <Preparations preparations={lecture.preparations} />
          {lecture.canManage && <Happenings lecture={lecture.id} />}
          {lecture.playback && <Gaps playback={lecture.playback} seek={seek} />}
        </aside>
      </div>
    </article>
  )
}

function secondsOf(text: string | null): number | undefined {
  const seconds = Number(text ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}

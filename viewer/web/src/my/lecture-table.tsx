import { Anchor, Checkbox, Progress, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { LectureCard } from '../../../api/lectures.ts'
import { LiveBadge } from '../cards/live-badge.tsx'
import { Poster } from '../cards/poster.tsx'
import { t } from '../language/language.ts'
import { KeepLonger } from '../lecture/keep-longer.tsx'
import { ReleaseNow } from '../lecture/release-now.tsx'
import { accessInWords } from '../words/access.ts'
import { shortDateAndTime } from '../words/date.ts'
import { durationInWords } from '../words/duration.ts'
import { foremostPreparation } from '../words/preparation.ts'
import { releaseInWords } from '../words/release.ts'
import { removalInWords } from '../words/removal.ts'
import { stateInWords } from '../words/state.ts'
import { canBeChosen } from './can-be-chosen.ts'
import classes from './lecture-table.module.css'

type Properties = {
  lectures: LectureCard[]
  chosen: ReadonlySet<string>
  choose: (chosen: ReadonlySet<string>) => void
  /** Whether it says who speaks. */
  speakers: boolean
}

/** A table on wide windows; on a phone each row becomes a block of its own. */
export function LectureTable({ lectures, chosen, choose, speakers }: Properties) {
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    choose(next)
  }
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <td className={classes.pick} />
          <th scope="col" colSpan={2}>
            {t('Lecture')}
          </th>
          <th scope="col">{t('State')}</th>
          <th scope="col">{t('Who can watch')}</th>
          <th scope="col">{t('Date')}</th>
        </tr>
      </thead>
      <tbody>
        {lectures.map((lecture) => (
          <tr key={lecture.id} data-chosen={chosen.has(lecture.id) || undefined}>
            <td className={classes.pick}>
              <Checkbox
                aria-label={t('Choose {{title}}', { title: lecture.title })}
                checked={chosen.has(lecture.id)}
                disabled={!canBeChosen(lecture)}
                onChange={() => toggle(lecture.id)}
              />
            </td>
            <td className={classes.poster}>
              <div>
                <Poster id={lecture.id} src={lecture.poster} />
              </div>
            </td>
            <td className={classes.title}>
              <Link to={`/lectures/${lecture.id}`} dir="auto">
                {lecture.title}
              </Link>
              {(lecture.course || (speakers && lecture.speaker)) && (
                <Text size="sm" c="dimmed" dir="auto">
                  {[speakers && lecture.speaker, lecture.course?.title].filter(Boolean).join(' · ')}
                </Text>
              )}
              {(lecture.status === 'ready' || lecture.status === 'hidden') && (
                <Text size="sm">
                  <Anchor
                    component={Link}
                    to={`/lectures/${lecture.id}/trim`}
                    inherit
                    aria-label={t('Trim {{title}}', { title: lecture.title })}
                  >
                    {t('Trim')}
                  </Anchor>
                </Text>
              )}
            </td>
            <td className={classes.state}>
              <StateCell lecture={lecture} />
            </td>
            <td className={classes.quiet}>{accessInWords(lecture.access).short}</td>
            <td className={classes.quiet}>
              {shortDateAndTime(lecture.startedAt)}
              {lecture.duration > 0 && <div>{durationInWords(lecture.duration)}</div>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function StateCell({ lecture }: { lecture: LectureCard }) {
  const { status, release, preparations, removal, keeping } = lecture
  if (status === 'live') return <LiveBadge />
  if (status === 'paused') return <LiveBadge label={t('Paused')} />
  const running = status === 'ready' ? foremostPreparation(preparations) : undefined
  return (
    <>
      {stateInWords(lecture)}
      {running?.state === 'running' && (
        <Progress size="sm" mt={6} value={running.progress * 100} aria-label={stateInWords(lecture)} />
      )}
      {status === 'ready' && release && <div>{releaseInWords(release)}</div>}
      {(removal || keeping?.hold || keeping?.waitsFor) && (
        <Text size="sm" c={removal?.soon ? undefined : 'dimmed'} fw={removal?.soon ? 600 : undefined}>
          {removalInWords(lecture)}
        </Text>
      )}
      <div className={classes.longer}>
        <ReleaseNow lecture={lecture} />
        <KeepLonger lecture={lecture} />
      </div>
    </>
  )
}

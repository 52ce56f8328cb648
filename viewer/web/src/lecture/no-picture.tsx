import { IconAlertTriangle, IconEyeOff, IconTrash, IconVideo } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { dayAndTime } from '../words/date.ts'
import { failureInWords } from '../words/failure.ts'
import { inTrashInWords } from '../words/in-trash.ts'
import classes from './no-picture.module.css'
import { RestoreButton } from './restore-button.tsx'
import { StartSteps } from './start-steps.tsx'

/** What stands where the picture will be, or would have been. */
export function NoPicture({ lecture }: { lecture: LecturePage }) {
  return (
    <div className={classes.place} data-moving={lecture.status === 'starting' || undefined}>
      <div className={classes.words}>{wordsFor(lecture)}</div>
    </div>
  )
}

function wordsFor(lecture: LecturePage): ReactNode {
  switch (lecture.status) {
    case 'starting':
    case 'live':
    case 'paused':
      return <StartSteps recordings={lecture.recordings} />
    case 'closing':
      return (
        <>
          <strong>{t('The lecture has ended')}</strong>
          <span>{t('Its replay is here in a moment.')}</span>
        </>
      )
    case 'ready':
      return (
        <>
          <strong>{t('The replay is here in a moment')}</strong>
          <span>{t('This page goes on by itself.')}</span>
        </>
      )
    case 'hidden':
      return (
        <>
          <IconEyeOff size={32} stroke={1.5} aria-hidden />
          <strong>
            {lecture.release?.appearsAt
              ? t('The replay appears on {{when}}', { when: dayAndTime(lecture.release.appearsAt) })
              : t('The replay is being reviewed')}
          </strong>
          <span>
            {lecture.release?.appearsAt
              ? t('It is here then, for everybody who may watch the lecture.')
              : t('The lecturer looks at it first. It appears here when that is done.')}
          </span>
        </>
      )
    case 'failed':
      return (
        <>
          <IconAlertTriangle size={32} stroke={1.5} aria-hidden />
          <strong>{t('This recording failed')}</strong>
          <span>
            {lecture.canManage
              ? failureInWords(lecture.failure)
              : t('There is nothing to watch. Whoever taught knows whether the lecture comes again.')}
          </span>
          {lecture.failure && <small>{t('Quote {{quote}} if you ask for help.', { quote: lecture.failure })}</small>}
        </>
      )
    case 'trashed':
      return (
        <>
          <IconTrash size={32} stroke={1.5} aria-hidden />
          <strong>{t('This lecture is in the trash')}</strong>
          {lecture.trash && <span>{inTrashInWords(lecture.trash)}</span>}
          {lecture.canManage && <RestoreButton lecture={lecture.id} />}
        </>
      )
    case 'empty':
      return (
        <>
          <IconVideo size={32} stroke={1.5} aria-hidden />
          <strong>{t('Nothing is recorded yet')}</strong>
          <span>{t('The picture appears here the moment recording begins.')}</span>
        </>
      )
  }
}

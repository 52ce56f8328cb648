import { IconCheck, IconPointFilled } from '@tabler/icons-react'
import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import classes from './start-steps.module.css'

const steps = [t('A recorder takes the lecture'), t('The recorder enters the room'), t('The first picture arrives')]

/** How far the start is: what is done, what is being done, what comes. */
export function StartSteps({ recordings }: { recordings: LecturePage['recordings'] }) {
  const state = recordings.at(-1)?.state
  const at = state === 'recording' ? 2 : state === 'joining' ? 1 : 0
  return (
    <>
      <strong>{t('The lecture is about to begin')}</strong>
      <ol className={classes.steps}>
        {steps.map((step, index) => (
          <li key={step} data-done={index < at || undefined} aria-current={index === at ? 'step' : undefined}>
            {index < at ? <IconCheck size={18} aria-hidden /> : <IconPointFilled size={18} aria-hidden />}
            {step}
          </li>
        ))}
      </ol>
      <small>{t('This takes a few seconds. The picture appears by itself.')}</small>
    </>
  )
}

import type { LectureCard } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { percent } from './size.ts'

type Preparation = LectureCard['preparations'][number]

const names: Record<Preparation['job'], string> = {
  renditions: t('smaller picture sizes'),
  pictures: t('preview pictures'),
  download: t('the download'),
  fill: t('what was missing'),
}

/** `Being prepared: 480p, 40 %`, or what could not be prepared. */
export function preparationInWords({ job, state, progress, detail }: Preparation): string {
  const what = detail || names[job]
  if (state === 'failed') return t('Could not prepare {{what}}; the lecture itself is fine', { what: names[job] })
  if (state === 'waiting') return t('Waiting to prepare {{what}}', { what: names[job] })
  return t('Being prepared: {{what}}, {{percent}}', { what, percent: percent(progress) })
}

/** The one that a row has room for: what runs before what waits. */
export function foremostPreparation(preparations: Preparation[]): Preparation | undefined {
  return (
    preparations.find(({ state }) => state === 'running') ??
    preparations.find(({ state }) => state === 'waiting') ??
    preparations[0]
  )
}

import type { LectureCard } from '../../../api/lectures.ts'
import { percent } from './size.ts'

type Preparation = LectureCard['preparations'][number]

const names: Record<Preparation['job'], string> = {
  renditions: 'smaller picture sizes',
  pictures: 'preview pictures',
  download: 'the download',
  fill: 'what was missing',
}

/** `Being prepared: 480p, 40 %`, or what could not be prepared. */
export function preparationInWords({ job, state, progress, detail }: Preparation): string {
  const what = detail || names[job]
  if (state === 'failed') return `Could not prepare ${names[job]}; the lecture itself is fine`
  if (state === 'waiting') return `Waiting to prepare ${names[job]}`
  return `Being prepared: ${what}, ${percent(progress)}`
}

/** The one that a row has room for: what runs before what waits. */
export function foremostPreparation(preparations: Preparation[]): Preparation | undefined {
  return (
    preparations.find(({ state }) => state === 'running') ??
    preparations.find(({ state }) => state === 'waiting') ??
    preparations[0]
  )
}

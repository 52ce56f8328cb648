import type { RecordingId } from '../../../core/ids.ts'
import type { ProblemCode } from '../../../core/recording/problem.ts'
import type { Catalog } from '../open-catalog.ts'
import { presentFrameRates } from './frame-rate-steps.ts'
import { openProblems } from './recording-problems.ts'
import { askingRecordings } from './still-there.ts'

/** How a recording is: what those are told who manage its room. */
export type RecordingCondition = {
  problems: ProblemCode[]
  /** Null: all there is, as far as there is anything to tell. */
  framesPerSecond: number | null
  /** Why it was stopped or cancelled, as a code; null: it was not, or somebody wanted it. */
  endedBecause: string | null
  /** It has run for so long that somebody is to say whether it is to go on. */
  asksStillThere: boolean
}

export const nothingToTell: RecordingCondition = {
  ...{ problems: [], framesPerSecond: null, endedBecause: null },
  asksStillThere: false,
}

/** The condition of each of these recordings. */
export async function recordingConditions(
  catalog: Catalog,
  recordings: RecordingId[],
): Promise<Map<RecordingId, RecordingCondition>> {
  const [problems, rates, endings, asking] = await Promise.all([
    openProblems(catalog, recordings),
    presentFrameRates(catalog, recordings),
    unwantedEndings(catalog, recordings),
    askingRecordings(catalog, recordings),
  ])
  return new Map(
    recordings.map((id) => [
      id,
      {
        problems: problems.get(id) ?? [],
        framesPerSecond: rates.get(id) ?? null,
        endedBecause: endings.get(id) ?? null,
        asksStillThere: asking.has(id),
      },
    ]),
  )
}

/** Reasons of endings that somebody wanted: Stop, a plan, a length that was set, the end of a self-test. */
const wanted = /^(user|plan|length|self-test|backup)\./

async function unwantedEndings(catalog: Catalog, recordings: RecordingId[]): Promise<Map<RecordingId, string>> {
  if (recordings.length === 0) return new Map()
  const rows = await catalog
    .selectFrom('recording_event')
    .distinctOn('recording_id')
    .select(['recording_id', 'reason'])
    .where('recording_id', 'in', recordings)
    .where('event', 'in', ['stop', 'cancel'])
    .orderBy('recording_id')
    .orderBy('id', 'desc')
    .execute()
  return new Map(
    rows.filter(({ reason }) => !wanted.test(reason)).map(({ recording_id, reason }) => [recording_id, reason]),
  )
}

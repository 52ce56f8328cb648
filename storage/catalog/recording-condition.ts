import type { RecordingId } from '../../core/ids.ts'
import type { ProblemCode } from '../../core/recording/problem.ts'
import { presentFrameRates } from './frame-rate-steps.ts'
import type { Catalog } from './open-catalog.ts'
import { openProblems } from './recording-problems.ts'

/** How a running recording is: what those are told who manage its room. */
export type RecordingCondition = {
  problems: ProblemCode[]
  /** Null: all there is, as far as there is anything to tell. */
  framesPerSecond: number | null
}

export const nothingToTell: RecordingCondition = { problems: [], framesPerSecond: null }

/** The condition of each of these recordings. */
export async function recordingConditions(
  catalog: Catalog,
  recordings: RecordingId[],
): Promise<Map<RecordingId, RecordingCondition>> {
  const [problems, rates] = await Promise.all([
    openProblems(catalog, recordings),
    presentFrameRates(catalog, recordings),
  ])
  return new Map(
    recordings.map((id) => [id, { problems: problems.get(id) ?? [], framesPerSecond: rates.get(id) ?? null }]),
  )
}

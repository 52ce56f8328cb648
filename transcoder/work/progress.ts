import { AppError } from '../../core/errors.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { reportWork, type WorkAttempt } from '../../storage/catalog/recordings/work.ts'

/** Milliseconds between two rows written; people look at bars, not at numbers. */
const interval = 1_000

export type Progress = {
  /** Says how far the work is (0 to 1) and what is being made. @throws WorkSuperseded */
  report(done: number, detail: string): Promise<void>
}

/** Writes progress into the catalogue, at most once a second and whenever `detail` changes. */
export function progressOf(catalog: Catalog, work: WorkAttempt, now: () => number = Date.now): Progress {
  let last: { at: number; detail: string } | undefined
  return {
    async report(done, detail) {
      if (last && last.detail === detail && now() - last.at < interval) return
      last = { at: now(), detail }
      if (!(await reportWork(catalog, work, done, detail))) throw new WorkSuperseded(work)
    },
  }
}

/** Another execution took the work over while this one was not looking: it stops, and the other one publishes. */
export class WorkSuperseded extends AppError {
  constructor({ job, recording }: WorkAttempt) {
    super('transcoder.superseded', 'node', `Another worker has taken over ${job} of ${recording}.`)
  }
}

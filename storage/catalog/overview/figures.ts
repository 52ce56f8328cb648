import { sql } from 'kysely'
import type { LectureId, RecordingId } from '../../../core/ids.ts'
import type { RecordingState } from '../../../core/recording/advance.ts'
import type { ProblemCode } from '../../../core/recording/problem.ts'
import type { TakeCondition } from '../../../core/recording/take-condition.ts'
import type { Catalog } from '../open-catalog.ts'
import { openProblems } from '../recordings/recording-problems.ts'
import type { Work } from '../recordings/work.ts'

/** What the catalogue counts for metrics; of all organisations, and without self-tests where nothing else is said. */
export type CatalogFigures = {
  /** Lectures that are being captured. */
  live: number
  states: { state: RecordingState; count: number; bytes: number }[]
  /** Further qualities, pictures and downloads that are not done. */
  work: { job: Work['job']; state: Work['state']; count: number }[]
  /** Takes that run, self-tests' too. */
  takes: RunningTakeFigures[]
  /** What is wrong with recordings that run, once for each of them. */
  problems: ProblemCode[]
}

export type RunningTakeFigures = Omit<TakeCondition, 'spooledBytes'> & {
  lecture: LectureId
  recording: RecordingId
  take: number
  selfTest: boolean
}

/** Four statements, each a look through an index or one table: cheap enough to be asked every few seconds. */
export async function readFigures(catalog: Catalog): Promise<CatalogFigures> {
  const [states, live, work, takes] = await Promise.all([
    catalog
      .selectFrom('recording')
      .where('self_test', '=', false)
      .groupBy('state')
      .select([
        'state',
        sql<number>`count(*)::int`.as('count'),
        sql<number>`coalesce(sum(bytes), 0)::bigint`.as('bytes'),
      ])
      .execute(),
    catalog
      .selectFrom('recording')
      .where('self_test', '=', false)
      .where('state', 'in', ['recording', 'paused'])
      .select(sql<number>`count(distinct lecture_id)::int`.as('count'))
      .executeTakeFirstOrThrow(),
    catalog
      .selectFrom('work')
      .innerJoin('recording', 'recording.id', 'work.recording_id')
      .where('work.state', '!=', 'done')
      .where('recording.state', 'in', ['published', 'hidden'])
      .where('self_test', '=', false)
      .groupBy(['work.job', 'work.state'])
      .select(['work.job', 'work.state', sql<number>`count(*)::int`.as('count')])
      .execute(),
    catalog
      .selectFrom('take')
      .innerJoin('recording', 'recording.id', 'take.recording_id')
      .where('take.ended_at', 'is', null)
      .select([
        'recording.lecture_id as lecture',
        'recording.id as recording',
        'take.number as take',
        'recording.self_test as selfTest',
        'take.frames_lost as framesLost',
        'take.sound_apart as soundApart',
      ])
      .execute(),
  ])
  const real = takes.filter(({ selfTest }) => !selfTest)
  const problems = await openProblems(catalog, [...new Set(real.map(({ recording }) => recording))])
  return { live: live.count, states, work, takes, problems: [...problems.values()].flat() }
}

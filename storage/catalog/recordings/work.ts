import { type Selectable, sql, type Updateable } from 'kysely'
import type { LectureId, OrganisationId, RecordingId } from '../../../core/ids.ts'
import type { RecordingState } from '../../../core/recording/advance.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import type { Tables } from '../tables.ts'

export type Work = Selectable<Tables['work']>
export type WorkJob = Work['job']

/** What is derived from every published recording. */
export const workJobs = ['renditions', 'pictures', 'download'] as const satisfies WorkJob[]

/** What the transcoder does besides where a recording has gaps: ordered by `planFill`. */
export const everyJob = [...workJobs, 'fill'] as const satisfies WorkJob[]

/**
 * Executions until a work that kills its worker every time is set aside. A job's own retries are far fewer; what a
 * deployment interrupts counts, too.
 */
const mostAttempts = 25

/** Writes the rows of everything that a published recording needs, as `waiting`; rows that exist stay. */
export async function planWork(
  catalog: Catalog,
  recording: { id: RecordingId; organisation_id: OrganisationId },
): Promise<void> {
  await catalog
    .insertInto('work')
    .values(
      workJobs.map((job) => ({
        organisation_id: recording.organisation_id,
        recording_id: recording.id,
        job,
        state: 'waiting' as const,
        failure: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['recording_id', 'job']).doNothing())
    .execute()
}

/** Writes the row of the work that fills a recording's gaps, as `waiting`; a row that exists stays. */
export async function planFill(
  catalog: Catalog,
  recording: { id: RecordingId; organisation_id: OrganisationId },
): Promise<void> {
  await catalog
    .insertInto('work')
    .values({
      organisation_id: recording.organisation_id,
      recording_id: recording.id,
      job: 'fill',
      state: 'waiting',
      failure: null,
    })
    .onConflict((conflict) => conflict.columns(['recording_id', 'job']).doNothing())
    .execute()
}

/** One execution of a work: what every later change must name, and what object keys carry. */
export type WorkAttempt = { recording: RecordingId; job: WorkJob; attempt: number }

/** What was derived from a recording no longer fits it: it is made again, and no execution that runs owns its work. */
export async function orderWorkAnew(
  catalog: Catalog,
  recording: RecordingId,
  ordered: readonly WorkJob[] = workJobs,
): Promise<void> {
  await catalog
    .updateTable('work')
    .set({ state: 'waiting', progress: 0, detail: '', failure: null, changed_at: sql`now()` })
    .set(({ eb }) => ({ attempt: eb('attempt', '+', 1) }))
    .where('recording_id', '=', recording)
    .where('job', 'in', ordered)
    .execute()
}

/**
 * Makes the caller the owner of a work. Undefined when there is nothing to do: it is done, it was tried too often (then
 * it is `failed` from here on), or the recording is not there to watch (any more), or for nobody to watch.
 */
export async function startWork(
  catalog: Catalog,
  recording: { id: RecordingId; organisation_id: OrganisationId },
  job: WorkJob,
): Promise<WorkAttempt | undefined> {
  return await inTransaction(catalog, async (transaction) => {
    const kept = await transaction
      .selectFrom('recording')
      .select('id')
      .where('id', '=', recording.id)
      .where('organisation_id', '=', recording.organisation_id)
      .where('state', 'in', watchableStates)
      // Nothing is derived from a self-test: it is gone in a moment.
      .where('self_test', '=', false)
      .forKeyShare()
      .executeTakeFirst()
    if (!kept) return undefined
    await planWork(transaction, recording)
    const current = await transaction
      .selectFrom('work')
      .selectAll()
      .where('recording_id', '=', recording.id)
      .where('job', '=', job)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (current.state === 'done') return undefined
    const attempt = current.attempt + 1
    const mine: WorkAttempt = { recording: recording.id, job, attempt: current.attempt }
    if (attempt - current.forgiven > mostAttempts) {
      await change(transaction, mine, { state: 'failed', failure: 'work.gave-up' })
      return undefined
    }
    await change(transaction, mine, { state: 'running', failure: null, attempt })
    return { ...mine, attempt }
  })
}

/** Tells how far a work is (0 to 1) and what it makes right now. False: another execution owns it; stop. */
export async function reportWork(
  catalog: Catalog,
  work: WorkAttempt,
  progress: number,
  detail: string,
): Promise<boolean> {
  return await change(catalog, work, { progress: Math.min(1, Math.max(0, progress)), detail }, { tell: false })
}

export async function finishWork(catalog: Catalog, work: WorkAttempt): Promise<boolean> {
  return await change(catalog, work, { state: 'done', progress: 1, detail: '', failure: null })
}

/** Marks a work that the queue has given up, whoever owned it. `failure` is a code. */
export async function setWorkAside(
  catalog: Catalog,
  recording: RecordingId,
  job: WorkJob,
  failure: string,
): Promise<void> {
  await catalog
    .updateTable('work')
    .set({ state: 'failed', failure, changed_at: sql`now()` })
    .where('recording_id', '=', recording)
    .where('job', '=', job)
    .where('state', '<>', 'done')
    .execute()
  await sql`select pg_notify('recording', ${recording})`.execute(catalog)
}

/**
 * A work that was given up is tried again, as often as a new one would be. False: it was not given up, or is not the
 * organisation's. Whoever calls enqueues it.
 */
export async function retryWork(
  catalog: Catalog,
  recording: { id: RecordingId; organisation_id: OrganisationId },
  job: WorkJob,
): Promise<boolean> {
  const changed = await catalog
    .updateTable('work')
    .set({ state: 'waiting', progress: 0, detail: '', failure: null, changed_at: sql`now()` })
    .set(({ ref }) => ({ forgiven: ref('attempt') }))
    .where('recording_id', '=', recording.id)
    .where('organisation_id', '=', recording.organisation_id)
    .where('job', '=', job)
    .where('state', '=', 'failed')
    .returning('job')
    .executeTakeFirst()
  if (changed) await sql`select pg_notify('recording', ${recording.id})`.execute(catalog)
  return changed !== undefined
}

/** Gives a work back that will be tried again. `failure` is a code. */
export async function releaseWork(
  catalog: Catalog,
  work: WorkAttempt,
  why: { failure: string } | 'interrupted',
): Promise<boolean> {
  const failure = why === 'interrupted' ? null : why.failure
  return await change(catalog, work, { state: 'waiting', detail: '', failure })
}

/**
 * Seconds from the publication on for which what is derived waits for gaps to be filled, or it would all be made twice.
 */
export const fillFirst = 180

/**
 * Work of published recordings that is neither done nor failed and has not moved for a while: the keeper enqueues it,
 * and a job that is in the queue already swallows that. So an emptied queue loses nothing. What waits for gaps to be
 * filled is not missing.
 * @param idle seconds without a change
 */
export async function missingWork(
  catalog: Catalog,
  idle = 15,
): Promise<{ organisation: OrganisationId; lecture: LectureId; recording: RecordingId; job: WorkJob }[]> {
  const waiting = sql<boolean>`(work.job is null or (work.state in ('waiting', 'running')
    and work.changed_at < now() - ${idle} * interval '1 second'))`
  const first = sql<boolean>`not exists (select from net where net.recording_id = recording.id
    and net.state <> 'dropped' and recording.published_at > now() - ${fillFirst} * interval '1 second')`
  return await catalog
    .selectFrom('recording')
    .crossJoin(sql<{ name: WorkJob }>`(select unnest(${sql.val([...workJobs])}::text[]) as name)`.as('wanted'))
    .leftJoin('work', (join) =>
      join.onRef('work.recording_id', '=', 'recording.id').onRef('work.job', '=', 'wanted.name'),
    )
    .where('recording.state', 'in', watchableStates)
    .where('recording.self_test', '=', false)
    .where(waiting)
    .where(first)
    .orderBy('recording.published_at')
    .select([
      'recording.organisation_id as organisation',
      'recording.lecture_id as lecture',
      'recording.id as recording',
      'wanted.name as job',
    ])
    .execute()
}

/** States in which a recording has a manifest that people may watch. */
const watchableStates = ['published', 'hidden'] as const satisfies RecordingState[]

async function change(
  catalog: Catalog,
  { recording, job, attempt }: WorkAttempt,
  set: Updateable<Tables['work']>,
  { tell = true }: { tell?: boolean } = {},
): Promise<boolean> {
  const changed = await catalog
    .updateTable('work')
    .set({ ...set, changed_at: sql`now()` })
    .where('recording_id', '=', recording)
    .where('job', '=', job)
    .where('attempt', '=', attempt)
    .returning('job')
    .executeTakeFirst()
  if (changed && tell) await sql`select pg_notify('recording', ${recording})`.execute(catalog)
  return changed !== undefined
}

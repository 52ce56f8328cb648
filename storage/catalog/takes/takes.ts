import { sql } from 'kysely'
import type { RecordingId } from '../../../core/ids.ts'
import type { BootMoment } from '../../../core/process/boot-clock.ts'
import { type RecordingState, runningStates } from '../../../core/recording/advance.ts'
import { interruptedAfter } from '../../../core/recording/interrupted.ts'
import { nothingKnown, type TakeCondition } from '../../../core/recording/take-condition.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { applyEvent, type Recording, type RecordingPatch } from '../recordings/recordings.ts'

/** The owner of a take beats so often. */
export const beatMilliseconds = 1_000

/**
 * Makes this node the owner: the recording's next take, the claim event and the take row in one transaction. A take that
 * hands over loses the recording to it, and goes on until the new one has its first frame.
 * @param expected the take number that the job names; a job for an older take is refused by StateMoved.
 * @throws IllegalTransition, StateMoved
 */
export async function claimTake(
  catalog: Catalog,
  recording: RecordingId,
  expected: number,
  node: string,
): Promise<Recording> {
  return await inTransaction(catalog, async (transaction) => {
    const expectTake = expected - 1
    if (await isOffered(transaction, recording, expectTake)) {
      await applyEvent(transaction, recording, 'recorderLost', 'recorder.handing-over', { expectTake })
    }
    const claimed = await applyEvent(transaction, recording, 'claim', 'recorder.claim', { expectTake })
    await transaction
      .insertInto('take')
      .values({ organisation_id: claimed.organisation_id, recording_id: recording, number: claimed.take, node })
      .execute()
    return claimed
  })
}

/** Whether the take captures and offers its recording to the next one. */
async function isOffered(transaction: Catalog, recording: RecordingId, take: number): Promise<boolean> {
  const offered = await transaction
    .selectFrom('take')
    .innerJoin('recording', 'recording.id', 'take.recording_id')
    .where('recording.id', '=', recording)
    .where('recording.state', 'in', ['recording', 'paused'])
    .where('take.number', '=', take)
    .where('take.handing_over_at', 'is not', null)
    .where('take.ended_at', 'is', null)
    .select('take.number')
    .executeTakeFirst()
  return offered !== undefined
}

/** What the owner learns from its beat. */
export type BeatAnswer = {
  currentTake: number
  state: RecordingState
  /** It was taken for lost. */
  lost: boolean
  /** The database's clock. */
  now: Date
  /** Its planned start; somebody may have pressed Record before. */
  beginsAt: Date | null
  /** Recording time (microseconds) at which the media of a higher take begins; null: none has a first frame yet. */
  nextFrom: number | null
  /** When the recording's last pause began and ended; null: there was none, it lasts. */
  pausedAt: Date | null
  resumedAt: Date | null
}

/**
 * Beats, says how the take goes, and reads who owns the recording now: a recorder stops only when it reads a higher take or
 * a stop.
 */
export async function beatTake(
  catalog: Catalog,
  recording: RecordingId,
  take: number,
  { framesLost, soundApart, spooledBytes }: TakeCondition = nothingKnown,
): Promise<BeatAnswer | undefined> {
  const answer = await sql<BeatAnswer>`
    with beat as (
      update take
      set beat_at = now(), frames_lost = ${framesLost}, sound_apart = ${soundApart}, spooled_bytes = ${spooledBytes}
      where recording_id = ${recording} and number = ${take} and ended_at is null
    )
    select take as "currentTake", state, clock_timestamp() as now, begins_at as "beginsAt",
      exists (select from take where recording_id = recording.id and number = ${take} and ended_at is not null) as lost,
      (select min(start_offset) from take where recording_id = recording.id and number > ${take}) as "nextFrom",
      pause.began_at as "pausedAt", pause.ended_at as "resumedAt"
    from recording
    left join lateral (
      select began_at, ended_at from recording_pause where recording_id = recording.id order by began_at desc limit 1
    ) as pause on true
    where id = ${recording}
  `.execute(catalog)
  return answer.rows[0]
}

/**
 * The take's first kept frame: where its zero lies, and the event that makes the recording `recording` (or what it was
 * before it lost its recorder). The recording's time begins with the first frame of its first take that captured anything,
 * or, where something was kept before Record, `offset` before it.
 * @param first.leads whether no take before it has captured anything, and the recording begins before its first frame
 * @throws IllegalTransition when the recording was stopped meanwhile, StateMoved when another take owns it
 */
export async function markCaptured(
  catalog: Catalog,
  recording: RecordingId,
  take: number,
  first: { at: Date; offset: number; moment?: BootMoment; leads?: boolean },
): Promise<Recording> {
  await catalog
    .updateTable('take')
    .set({ first_frame_at: first.at, start_offset: first.offset })
    .where('recording_id', '=', recording)
    .where('number', '=', take)
    .execute()
  const patch = first.offset === 0 || first.leads ? zeroOf(first) : {}
  return await applyEvent(catalog, recording, 'captured', 'recorder.first-frame', { expectTake: take, patch })
}

/** Where recording time begins, told by the first take that captured anything. */
function zeroOf({ at, offset, moment }: { at: Date; offset: number; moment?: BootMoment }): RecordingPatch {
  return {
    first_frame_at: new Date(at.getTime() - offset / 1_000),
    first_frame_boot: moment?.boot ?? null,
    first_frame_ticks: moment ? moment.ticks - offset : null,
    lead: offset,
  }
}

/** Ends a take once; a second call changes nothing. */
export async function endTake(catalog: Catalog, recording: RecordingId, take: number, reason: string): Promise<void> {
  await catalog
    .updateTable('take')
    .set({ ended_at: sql`now()`, end_reason: reason })
    .where('recording_id', '=', recording)
    .where('number', '=', take)
    .where('ended_at', 'is', null)
    .execute()
}

/** How processes name a take to each other. */
export function takeName({ id, take }: { id: RecordingId; take: number }): string {
  return `${id}/t${take}`
}

/** Takes that have beaten lately: each captures, or still stores what it has captured. */
export async function livingTakes(catalog: Catalog): Promise<{ id: RecordingId; take: number; node: string }[]> {
  return await catalog
    .selectFrom('take')
    .where('ended_at', 'is', null)
    .where('beat_at', '>', sql<Date>`now() - interval '10 seconds'`)
    .select(['recording_id as id', 'number as take', 'node'])
    .execute()
}

/**
 * Open takes whose owner is a process of the given machine (`<machine>:<process>`). Not those of recordings that have been
 * without it for too long: whether these have ended the keeper decides, who knows of jumps of the clock.
 */
export async function openTakesOf(
  catalog: Catalog,
  machine: string,
): Promise<(Pick<Recording, 'id' | 'lecture_id' | 'organisation_id' | 'take'> & { node: string })[]> {
  return await catalog
    .selectFrom('take')
    .innerJoin('recording', 'recording.id', 'take.recording_id')
    .where('take.ended_at', 'is', null)
    .where(sql<string>`split_part(take.node, ':', 1)`, '=', machine)
    .where(({ eb, or }) =>
      or([
        eb('recording.state', 'not in', runningStates),
        eb('take.beat_at', '>', sql<Date>`clock_timestamp() - ${interruptedAfter} * interval '1 millisecond'`),
      ]),
    )
    .select(['recording.id', 'recording.lecture_id', 'recording.organisation_id', 'take.number as take', 'take.node'])
    .execute()
}

import { sql } from 'kysely'
import { AppError } from '../../../core/errors.ts'
import type { LectureId, OrganisationId, PersonId } from '../../../core/ids.ts'
import { runningStates } from '../../../core/recording/advance.ts'
import { sentence } from '../../../core/sentence.ts'
import { createLecture } from '../lectures/lectures.ts'
import type { Catalog } from '../open-catalog.ts'
import { beginAtLead } from '../recordings/leads.ts'
import { createRecording, type Recording, RoomAlreadyRecording } from '../recordings/recordings.ts'
import type { RoomForPerson } from '../rooms/rooms.ts'
import type { Access } from '../tables/lectures.ts'

/**
 * Record was pressed: a lecture (or the next recording of a given one) and its recording, both or neither. In a room
 * that is being recorded it answers the running one, so that a doubled click changes nothing; `started` is false then.
 * @throws QuotaReached
 */
export async function startRecording(
  catalog: Catalog,
  input: {
    room: Pick<RoomForPerson, 'id' | 'organisation_id' | 'course_id'>
    /** The lecture to go on with, or what to make a new one of. */
    lecture: LectureId | { title: string; speaker: string; owner: PersonId | null; access: Access }
    requestedBy: PersonId | null
    size: { width: number; height: number }
    stopAfterSeconds?: number
  },
): Promise<{ recording: Recording; started: boolean }> {
  const { room } = input
  for (;;) {
    const running = await findRunning(catalog, room.id)
    if (running) return { recording: running, started: false }
    try {
      return { recording: await start(catalog, input), started: true }
    } catch (error) {
      // Somebody else was faster: theirs is the running one, unless it is over already.
      if (!(error instanceof RoomAlreadyRecording)) throw error
    }
  }
}

/** The organisation's row is locked: two presses at once do not both get the last place. */
async function refuseBeyondQuota(transaction: Catalog, organisation: OrganisationId): Promise<void> {
  const { recordings_at_once: most } = await transaction
    .selectFrom('organisation')
    .select('recordings_at_once')
    .where('id', '=', organisation)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  if (most === null) return
  const { running } = await transaction
    .selectFrom('recording')
    .where('organisation_id', '=', organisation)
    .where('state', 'in', runningStates)
    .where('awaits_start', '=', false)
    .where('self_test', '=', false)
    .select(({ fn }) => fn.countAll<number>().as('running'))
    .executeTakeFirstOrThrow()
  if (running >= most) throw new QuotaReached(most)
}

export class QuotaReached extends AppError {
  constructor(most: number) {
    super(
      'recording.quota-reached',
      'caller',
      most === 1
        ? 'One recording of your organisation may run at once, and one does. Record as soon as it has ended, or ask an admin for more.'
        : sentence(
            '{{most}} recordings of your organisation may run at once, and so many do. Record as soon as one of them has ended, or ask an admin for more.',
            { most },
          ),
    )
  }
}

/** The recording that occupies the room; one that awaits its planned start does not. */
export async function findRunning(catalog: Catalog, room: RoomForPerson['id']): Promise<Recording | undefined> {
  return await catalog
    .selectFrom('recording')
    .selectAll()
    .where('room_id', '=', room)
    .where('state', 'in', runningStates)
    .where('awaits_start', '=', false)
    .executeTakeFirst()
}

async function start(catalog: Catalog, input: Parameters<typeof startRecording>[1]): Promise<Recording> {
  const { room, requestedBy, size } = input
  return await catalog.transaction().execute(async (transaction) => {
    await refuseBeyondQuota(transaction, room.organisation_id)
    const lecture =
      typeof input.lecture === 'string'
        ? input.lecture
        : await createLecture(transaction, {
            ...input.lecture,
            organisation: room.organisation_id,
            course: room.course_id,
            room: room.id,
          })
    const recording = await createRecording(transaction, {
      organisation: room.organisation_id,
      lecture,
      room: room.id,
      requestedBy,
      ...size,
    })
    await beginAtLead(transaction, recording.id)
    if (input.stopAfterSeconds !== undefined) {
      await transaction
        .updateTable('recording')
        .set({ stop_after_seconds: input.stopAfterSeconds })
        .where('id', '=', recording.id)
        .execute()
    }
    await sql`select pg_notify('recording', ${recording.id})`.execute(transaction)
    return recording
  })
}

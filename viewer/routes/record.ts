import { captureSize } from '../../core/config/capture-size.ts'
import { AppError } from '../../core/errors.ts'
import type { PersonId, RecordingId } from '../../core/ids.ts'
import { runningStates } from '../../core/recording/advance.ts'
import { LectureIsBeingErased } from '../../core/retention/keeping.ts'
import { findLecture } from '../../storage/catalog/lectures/lectures.ts'
import type { Recording } from '../../storage/catalog/recordings/recordings.ts'
import { stopRecording } from '../../storage/catalog/recordings/stop-recording.ts'
import { recordingsOf } from '../../storage/catalog/retention/trash.ts'
import { roomRecordings } from '../../storage/catalog/rooms/rooms.ts'
import { beginPlannedEarly } from '../../storage/catalog/starting/planned-recordings.ts'
import { startRecording } from '../../storage/catalog/starting/start-recording.ts'
import { decide } from '../access/decide.ts'
import { AccessRefused } from '../access/refused.ts'
import { claimRecorder } from '../lecture/claim-recorder.ts'
import { refuseUnallowedHost } from '../lecture/refuse-unallowed-host.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'
import { conferenceOf, describeRecording } from './rooms.ts'

/** Record so shortly before a planned start means that one: nobody wants the first minutes in another lecture. */
const earlyMilliseconds = 10 * 60_000

/** Record after Stop with `lecture` set is the next recording of the same lecture. */
export const record: Handler<'record'> = async ({ context, caller, room, body }) => {
  const { person } = caller
  if (body.lecture) {
    const lecture = await findLecture(context.catalog, context.organisation, body.lecture, person)
    const refusal = decide('lecture:manage', caller, { lecture })
    if (refusal) throw new AccessRefused(refusal)
    if (lecture?.trashed_at) throw new LectureIsBeingErased(body.lecture)
  }
  await refuseUnallowedHost(context, conferenceOf(room))
  const size = captureSize(context.settings)
  if (!body.lecture && !body.title) {
    const planned = await beginPlannedEarly(context.catalog, room.id, earlyMilliseconds, size)
    if (planned?.state === 'scheduled') await claimRecorder(context, planned)
    if (planned) return describeRecording(planned)
  }
  const { recording, started } = await startRecording(context.catalog, {
    room,
    lecture: body.lecture ?? {
      title: body.title ?? room.name,
      speaker: person.name,
      owner: person.id,
      access: room.course_access ?? 'signed-in',
    },
    requestedBy: person.id,
    size,
  })
  if (started) await claimRecorder(context, recording)
  return describeRecording(recording)
}

export const stop: Handler<'stop'> = async ({ context, caller, room }) => {
  const current = (await roomRecordings(context.catalog, [room.id])).get(room.id)
  if (!current) throw new NotRecording()
  return describeRecording(await stopByHand(context, current.id, caller.person.id))
}

export const stopLecture: Handler<'stopLecture'> = async ({ context, caller, lecture }) => {
  const recordings = await recordingsOf(context.catalog, lecture.id)
  const running = recordings.filter(({ state }) => runningStates.some((one) => one === state))
  if (recordings.length === 0) throw new NotRecording()
  for (const { id } of running) await stopByHand(context, id, caller.person.id)
}

async function stopByHand({ catalog, log }: ViewerContext, id: RecordingId, person: PersonId): Promise<Recording> {
  const stopped = await stopRecording(catalog, id, 'user.stop', person)
  log.info({ lecture: stopped.lecture_id, recording: id, state: stopped.state }, 'stopped by somebody')
  return stopped
}

export class NotRecording extends AppError {
  constructor() {
    super('recording.not-running', 'caller', 'Nothing is being recorded here.')
  }
}

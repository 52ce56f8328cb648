import { setTimeout as delay } from 'node:timers/promises'
import type { RoomId } from '../../core/ids.ts'
import { pauseRecording, resumeRecording } from '../../storage/catalog/recordings/pauses.ts'
import { roomRecordings, type SeenRecording } from '../../storage/catalog/rooms/rooms.ts'
import type { ViewerContext } from '../viewer-context.ts'
import type { Handler } from './handler.ts'
import { NotRecording } from './record.ts'
import { describeRecording } from './rooms.ts'

/** Milliseconds in which a recorder that is well says that it keeps nothing; and between two looks. */
const heldWithin = 2_000
const lookEvery = 25

export const pause: Handler<'pause'> = async ({ context, caller, room }) => {
  const current = await seen(context, room.id)
  await pauseRecording(context.catalog, current.id, caller.person.id)
  const deadline = performance.now() + heldWithin
  let paused = await seen(context, room.id)
  while (paused.pausing && performance.now() < deadline) {
    await delay(lookEvery)
    paused = await seen(context, room.id)
  }
  const { id, lecture_id: lecture, pausing } = paused
  context.log.info({ lecture, recording: id, pausing }, 'paused by somebody')
  return describeRecording(paused)
}

export const resume: Handler<'resume'> = async ({ context, caller, room }) => {
  const current = await seen(context, room.id)
  await resumeRecording(context.catalog, current.id, caller.person.id)
  context.log.info({ lecture: current.lecture_id, recording: current.id }, 'resumed by somebody')
  return describeRecording(await seen(context, room.id))
}

async function seen({ catalog }: ViewerContext, room: RoomId): Promise<SeenRecording> {
  const found = (await roomRecordings(catalog, [room])).get(room)
  if (!found) throw new NotRecording()
  return found
}

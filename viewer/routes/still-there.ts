import { roomRecordings } from '../../storage/catalog/rooms.ts'
import { markStillThere } from '../../storage/catalog/still-there.ts'
import type { Handler } from './handler.ts'
import { NotRecording } from './record.ts'

export const stillThere: Handler<'stillThere'> = async ({ context, room }) => {
  const recording = (await roomRecordings(context.catalog, [room.id])).get(room.id)
  if (!recording) throw new NotRecording()
  await markStillThere(context.catalog, recording.id)
}

import { markStillThere } from '../../storage/catalog/recordings/still-there.ts'
import { roomRecordings } from '../../storage/catalog/rooms/rooms.ts'
import type { Handler } from './handler.ts'
import { NotRecording } from './record.ts'

export const stillThere: Handler<'stillThere'> = async ({ context, room }) => {
  const recording = (await roomRecordings(context.catalog, [room.id])).get(room.id)
  if (!recording) throw new NotRecording()
  await markStillThere(context.catalog, recording.id)
}

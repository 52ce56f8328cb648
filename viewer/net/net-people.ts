import type { RecordingNotice } from '../../conference/protocol.ts'
import type { RecordingId } from '../../core/ids.ts'
import { isId } from '../../core/ids.ts'
import type { NetPerson } from '../../core/net/net.ts'
import type { RoomPerson } from '../signal/signal-room.ts'

/** The recording that the net is held under right now: none before somebody has claimed it, while paused, after Stop. */
export function nettedRecording(notice: RecordingNotice | null): RecordingId | undefined {
  if (notice?.state !== 'joining' && notice?.state !== 'recording') return undefined
  return isId<RecordingId>(notice.id) ? notice.id : undefined
}

/** What is noted of the people in a room; those who are not to be recorded leave no trace. */
export function netPeople(people: Iterable<RoomPerson>): NetPerson[] {
  return [...people]
    .filter(({ recordable }) => recordable)
    .map(({ id, name, microphone, camera, speaking, feeds }) => ({
      participant: id,
      name,
      microphone,
      camera,
      speaking: speaking && microphone,
      feeds: Object.fromEntries([...feeds].map(([source, { number }]) => [source, number])),
    }))
}

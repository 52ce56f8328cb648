import type { RecordingNotice } from '../../conference/protocol.ts'
import type { RecordingId } from '../../core/ids.ts'
import { isId } from '../../core/ids.ts'
import type { NetPerson } from '../../core/net/net.ts'
import type { RoomPerson } from '../signal/signal-room.ts'

/**
 * The recording that the net is held under right now: none before somebody has claimed it, unless it goes on from the room's
 * lead; none while paused, after Stop.
 */
export function nettedRecording({
  recording: notice,
  recordingLeads,
}: {
  recording: Pick<RecordingNotice, 'id' | 'state'> | null
  recordingLeads: boolean
}): RecordingId | undefined {
  const awaited = recordingLeads && notice?.state === 'scheduled'
  if (notice?.state !== 'joining' && notice?.state !== 'recording' && !awaited) return undefined
  return isId<RecordingId>(notice?.id) ? notice.id : undefined
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

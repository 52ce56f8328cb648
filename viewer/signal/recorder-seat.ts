import { AppError, errorCode } from '../../core/errors.ts'
import type { RecordingId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { NotAllowed } from './room-refusals.ts'
import type { RoomRecorder, SignalRoom } from './signal-room.ts'
import type { Seat, SignalSocket } from './signal-socket.ts'
import { openSubscriptions } from './subscriptions.ts'

/** Seats a recorder: hidden, receives only, and only from people who may be recorded. */
export function seatRecorder(
  room: SignalRoom,
  admitted: { participant: string; recording: RecordingId },
  page: SignalSocket,
  effects: { log: Log; left(): Promise<void> },
): Seat {
  const mayRecord = (participant: string) => room.mayRecord(participant)
  const subscriptions = openSubscriptions(room, page, async (feed, onGone) =>
    (await room.conference()).joinRecorder(mayRecord).subscribe(feed, onGone),
  )
  const recorder: RoomRecorder = {
    id: admitted.participant,
    recording: admitted.recording,
    page,
    revoke: (participant) => subscriptions.drop(participant),
    mediaLost: () => subscriptions.dropAll(),
  }
  room.recorders.set(recorder.id, recorder)
  return {
    async receive(message) {
      try {
        switch (message.type) {
          case 'subscribe':
          case 'unsubscribe':
          case 'answer':
          case 'candidate':
            return await subscriptions.request(message)
          case 'leave':
            return page.close('left')
          default:
            throw new NotAllowed()
        }
      } catch (error) {
        if (!(error instanceof AppError)) effects.log.error({ err: error }, 'a request of a recorder failed')
        page.send({
          type: 'refused',
          about: message.type,
          code: errorCode(error),
          ...('participant' in message ? { participant: message.participant } : {}),
          ...('source' in message ? { source: message.source } : {}),
        })
      }
    },
    async left() {
      room.recorders.delete(recorder.id)
      subscriptions.dropAll()
      await effects.left()
    },
  }
}

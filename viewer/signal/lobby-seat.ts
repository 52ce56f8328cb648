import type { Log } from '../../core/log.ts'
import type { PersonAdmission } from './admission.ts'
import { StillWaiting } from './room-refusals.ts'
import type { RoomWaiter, SignalRoom } from './signal-room.ts'
import type { Seat, SignalSocket } from './signal-socket.ts'

/**
 * Seats somebody before a room, until `enter` seats them in it. They hear of the room that they wait, and nothing else:
 * neither who is there nor what is sent, and no way to send.
 */
export function seatInLobby(
  room: SignalRoom,
  { participant: me, person: account, name }: Pick<PersonAdmission, 'participant' | 'person' | 'name'>,
  page: SignalSocket,
  effects: { log: Log; enter(): Promise<Seat | undefined>; left(): void },
): Seat {
  // One seat, one page: as in the room.
  room.waiting.get(me)?.page.close('replaced')
  let inside: Promise<Seat | undefined> | undefined
  const waiter: RoomWaiter = {
    id: me,
    account,
    name,
    manage: false,
    page,
    async letIn() {
      stopWaiting()
      inside ??= effects.enter()
      await inside
    },
  }
  room.waiting.set(me, waiter)
  room.seats.waiting(me)
  room.waitingChanged()

  function stopWaiting(): void {
    if (room.waiting.get(me) !== waiter) return
    room.waiting.delete(me)
    room.seats.away(me, performance.now())
    room.waitingChanged()
  }

  return {
    async receive(message) {
      if (inside) return await (await inside)?.receive(message)
      if (message.type === 'leave') return room.putOut(waiter, 'left')
      page.send({ type: 'refused', about: message.type, code: new StillWaiting().code })
    },
    async left() {
      stopWaiting()
      if (inside) return await (await inside)?.left()
      effects.log.info('does not wait before a room any more')
      effects.left()
    },
  }
}

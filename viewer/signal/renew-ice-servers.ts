import { iceServers, type TurnSettings } from '../../conference/turn-credentials.ts'
import type { SignalRoom } from './signal-room.ts'

/** A connection that is made at any time has credentials for the rest of the longest lecture. Milliseconds. */
export const renewEvery = 3600_000

/** Tells everybody who is in a room new credentials for the TURN servers. Recorders never have any. */
export function renewIceServers(rooms: Iterable<SignalRoom>, settings: TurnSettings, now = Date.now()): void {
  if (!settings.AULA_TURN_URLS) return
  for (const room of rooms) {
    for (const { id, page } of room.people.values()) {
      page.send({ type: 'iceServers', iceServers: iceServers(settings, id, now) })
    }
  }
}

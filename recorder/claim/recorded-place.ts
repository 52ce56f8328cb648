import { hostOfRoom, type OtherRoom, otherRoom } from '../../conference/other-room.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { Recording } from '../../storage/catalog/recordings/recordings.ts'
import { type AllowedHost, listAllowedHosts } from '../../storage/catalog/rooms/allowed-hosts.ts'
import { findRecordedRoom } from '../../storage/catalog/rooms/rooms.ts'
import type { TakeOrder } from '../take/take-messages.ts'

/** Where a take records; `refused` is a code. */
export type RecordedPlace =
  | { kind: 'place'; place: Pick<TakeOrder, 'room' | 'conference' | 'hosts' | 'sealedSecret'> }
  | { kind: 'refused'; code: string }

/** Reads from the catalogue where a recording is made. `ownHost` is what Aula's own composition page is loaded from. */
export async function readRecordedPlace(
  catalog: Catalog,
  recording: Pick<Recording, 'organisation_id' | 'room_id'>,
  ownHost: string,
): Promise<RecordedPlace> {
  const room = recording.room_id ? await findRecordedRoom(catalog, recording.room_id) : undefined
  if (!room) return { kind: 'refused', code: 'recorder.no-room' }
  if (room.conference === null) {
    return { kind: 'place', place: { room: room.id, conference: null, hosts: [ownHost], sealedSecret: null } }
  }
  const conference = otherRoom.safeParse(room.conference)
  if (!conference.success) return { kind: 'refused', code: 'recorder.no-room' }
  const allowed = await listAllowedHosts(catalog, recording.organisation_id)
  return placeOf(room.id, conference.data, allowed)
}

/** The room's own host first, then the others that its page may need. An admin may have taken the host off the list. */
export function placeOf(
  room: TakeOrder['room'],
  conference: OtherRoom,
  allowed: Pick<AllowedHost, 'host' | 'sealed_secret'>[],
): RecordedPlace {
  const host = hostOfRoom(conference)
  const own = allowed.find((one) => one.host === host)
  if (!own) return { kind: 'refused', code: 'recorder.host-not-allowed' }
  const hosts = [host, ...allowed.map((one) => one.host).filter((other) => other !== host)]
  return { kind: 'place', place: { room, conference, hosts, sealedSecret: own.sealed_secret } }
}

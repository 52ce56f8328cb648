import { HostNotAllowed, ServerSecretMissing } from '../../conference/conference-errors.ts'
import { hostOfRoom, type OtherRoom } from '../../conference/other-room.ts'
import { listAllowedHosts } from '../../storage/catalog/rooms/allowed-hosts.ts'
import type { ViewerContext } from '../viewer-context.ts'

/** @throws HostNotAllowed, ServerSecretMissing when a recorder could not get into that conference */
export async function refuseUnallowedHost(
  { catalog, organisation }: ViewerContext,
  room: OtherRoom | null | undefined,
): Promise<void> {
  if (!room) return
  const host = hostOfRoom(room)
  const allowed = (await listAllowedHosts(catalog, organisation)).find((one) => one.host === host)
  if (!allowed) throw new HostNotAllowed(host)
  if (room.system === 'bigbluebutton' && allowed.sealed_secret === null) throw new ServerSecretMissing()
}

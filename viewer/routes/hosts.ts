import { readHost } from '../../conference/conference-address.ts'
import { hostOfRoom, otherRoom } from '../../conference/other-room.ts'
import { seal } from '../../core/seal.ts'
import {
  allowHost as allow,
  disallowHost as disallow,
  listAllowedHosts,
} from '../../storage/catalog/rooms/allowed-hosts.ts'
import { listRooms } from '../../storage/catalog/rooms/rooms.ts'
import { BadInput } from '../http/request-errors.ts'
import type { Handler } from './handler.ts'

export const listHosts: Handler<'listHosts'> = async ({ context, caller }) => {
  const { catalog, organisation } = context
  const [hosts, rooms] = await Promise.all([
    listAllowedHosts(catalog, organisation),
    listRooms(catalog, organisation, caller.person.id, 'all'),
  ])
  const places = rooms.flatMap(({ conference }) => {
    const parsed = otherRoom.safeParse(conference)
    return parsed.success ? [hostOfRoom(parsed.data)] : []
  })
  return {
    hosts: hosts.map(({ host, sealed_secret }) => ({
      host,
      hasSecret: sealed_secret !== null,
      rooms: places.filter((place) => place === host).length,
    })),
  }
}

export const allowHost: Handler<'allowHost'> = async ({ context, caller, body }) => {
  const host = readHost(body.host)
  if (!host) throw new BadInput({ host: 'must be a host such as meet.example.org' })
  const { catalog, organisation, settings } = context
  const sealedSecret = body.secret === undefined ? null : seal(settings.AULA_SECRET, body.secret)
  await allow(catalog, { organisation, host, sealedSecret, by: caller.person.id })
}

export const disallowHost: Handler<'disallowHost'> = async ({ context, params }) => {
  await disallow(context.catalog, context.organisation, params.host)
}

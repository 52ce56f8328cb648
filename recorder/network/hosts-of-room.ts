import { parseHost } from './parse-host.ts'

/**
 * What the browser of a room in another conference may reach, as entries of an allow-list, by host: what the
 * organisation's admins have allowed, with the port of the room's own address. An internal host is open on those ports
 * only that the operator has opened (AULA_INTERNAL_HOSTS): an organisation cannot look into the operator's network.
 */
export function hostsOfRoom(hosts: readonly string[], address: string, internal: readonly string[]): string[][] {
  const { hostname, port } = new URL(address)
  return hosts.map((host) => {
    const opened = internal.filter((entry) => parseHost(entry).name === host)
    if (opened.length > 0) return opened
    return host === hostname && port !== '' ? [host, `${host}:${port}`] : [host]
  })
}

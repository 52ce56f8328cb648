import { AppError } from '../../core/errors.ts'
import type { Ports } from './allowed-host.ts'

/** What pages are loaded from and media comes over when no port is named: web servers, and any media server's UDP. */
const usualPorts: readonly Ports[] = [
  { protocol: 'tcp', from: 80, to: 80 },
  { protocol: 'tcp', from: 443, to: 443 },
  { protocol: 'udp', from: 443, to: 443 },
  { protocol: 'udp', from: 1024, to: 65_535 },
]

/**
 * Reads one entry of an allow-list: `host`, `host:port` or `host:from-to`, the host a name or an IPv4 address. Named ports
 * are open for TCP and UDP. @throws HostMalformed
 */
export function parseHost(entry: string): { name: string; ports: readonly Ports[] } {
  const [, name, first, last] =
    /^([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::(\d{1,5})(?:-(\d{1,5}))?)?$/i.exec(entry) ?? []
  if (name === undefined) throw new HostMalformed(entry)
  if (first === undefined) return { name: name.toLowerCase(), ports: usualPorts }
  const from = Number(first)
  const to = last === undefined ? from : Number(last)
  if (from < 1 || to < from || to > 65_535) throw new HostMalformed(entry)
  return {
    name: name.toLowerCase(),
    ports: [
      { protocol: 'tcp', from, to },
      { protocol: 'udp', from, to },
    ],
  }
}

export class HostMalformed extends AppError {
  constructor(entry: string) {
    super('recorder.host-malformed', 'caller', `${JSON.stringify(entry)} is none of host, host:port, host:from-to.`)
  }
}

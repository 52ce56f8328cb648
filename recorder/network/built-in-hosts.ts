import type { CompleteSettings } from '../../core/config/settings.ts'
import type { AllowedHost } from './allowed-host.ts'
import { addressesOf, isLoopbackAddress, type Lookup, ownAddresses } from './resolve-hosts.ts'

type Where = Pick<CompleteSettings, 'AULA_PUBLIC_URL' | 'AULA_INTERNAL_URL' | 'AULA_JANUS_URL' | 'AULA_JANUS_MEDIA'>

/**
 * What a recording of a built-in room needs: the viewer for the page and its signalling, and Janus' UDP ports for media.
 * Internal addresses are fine here: the operator has set them. @throws HostNotFound
 */
export async function builtInHosts(
  settings: Where,
  { find, own = ownAddresses() }: { find?: Lookup; own?: readonly string[] } = {},
): Promise<AllowedHost[]> {
  const url = new URL(settings.AULA_INTERNAL_URL ?? settings.AULA_PUBLIC_URL)
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const viewer = isLocalName(url.hostname) ? ['127.0.0.1'] : await addressesOf(url.hostname, find)
  const janusIsHere = settings.AULA_JANUS_URL !== undefined && isLocalName(new URL(settings.AULA_JANUS_URL).hostname)
  // A Janus on this machine offers the machine's addresses, never loopback.
  const usual = new Set(viewer.filter((address) => !isLoopbackAddress(address)))
  if (janusIsHere || viewer.some(isLoopbackAddress)) for (const address of own) usual.add(address)
  const media = settings.AULA_JANUS_MEDIA.split(',').map(async (entry) => {
    const [, name, from, to] = /^(?:(.*):)?(\d+)-(\d+)$/.exec(entry) ?? []
    const addresses = name === undefined ? [...usual] : await addressesOf(name, find)
    return {
      name: name ?? 'janus',
      addresses,
      ports: [{ protocol: 'udp' as const, from: Number(from), to: Number(to) }],
    }
  })
  return [
    { name: url.hostname, addresses: viewer, ports: [{ protocol: 'tcp', from: port, to: port }] },
    ...(await Promise.all(media)),
  ]
}

/** Browsers never ask a name server about these (RFC 6761 §6.3). */
function isLocalName(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || isLoopbackAddress(hostname)
}

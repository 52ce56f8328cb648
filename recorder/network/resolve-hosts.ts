import { lookup } from 'node:dns/promises'
import { BlockList, isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { AppError } from '../../core/errors.ts'
import type { AllowedHost } from './allowed-host.ts'
import { parseHost } from './parse-host.ts'

/** Answers every IPv4 address of a name. @throws when there is none */
export type Lookup = (name: string) => Promise<string[]>

/** Special-purpose addresses (RFC 6890) that no public host has: what answers there is this machine's or its network's. */
const special = new BlockList()
for (const [network, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ] as const),
] as const) {
  special.addSubnet(network, bits)
}

/**
 * Looks the hosts of an allow-list up. What means an address of this machine or of a private network is refused unless
 * `internal`, entries of the operator's, names the host or that address: else whoever owns a name could have the recorder
 * look into the network that it stands in. @throws HostMalformed, HostNotFound, HostInternal
 */
export async function resolveHosts(
  entries: readonly string[],
  {
    find = findAddresses,
    own = ownAddresses(),
    internal = [],
  }: { find?: Lookup; own?: readonly string[]; internal?: readonly string[] } = {},
): Promise<AllowedHost[]> {
  const hosts = entries.map(parseHost)
  const opened = new Set(internal.map((entry) => parseHost(entry).name))
  return await Promise.all(
    hosts.map(async ({ name, ports }) => {
      const addresses = await addressesOf(name, find)
      for (const address of addresses) {
        const inside = special.check(address) || own.includes(address)
        if (inside && !opened.has(address) && !opened.has(name)) throw new HostInternal(name, address)
      }
      return { name, addresses, ports }
    }),
  )
}

/** The addresses of a name or address. @throws HostNotFound */
export async function addressesOf(name: string, find: Lookup = findAddresses): Promise<string[]> {
  if (isIPv4(name)) return [name]
  const found = await find(name).catch((cause: unknown) => {
    throw new HostNotFound(name, { cause })
  })
  if (found.length === 0) throw new HostNotFound(name)
  // Sorted: name servers turn the order around, and a list that is the same should look the same.
  return [...new Set(found)].sort()
}

/** The IPv4 addresses under which others reach this machine. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
  )
}

/** Whether an IPv4 address means something on this machine or in its network only. */
export function isPrivateAddress(address: string): boolean {
  return special.check(address)
}

export function isLoopbackAddress(address: string): boolean {
  return address.startsWith('127.')
}

async function findAddresses(name: string): Promise<string[]> {
  return (await lookup(name, { all: true, family: 4 })).map(({ address }) => address)
}

export class HostNotFound extends AppError {
  constructor(name: string, options?: ErrorOptions) {
    super('recorder.host-not-found', 'lecture', `${name} has no IPv4 address here.`, options)
  }
}

export class HostInternal extends AppError {
  constructor(name: string, address: string) {
    super('recorder.host-internal', 'lecture', `${name} is ${address}, an internal address: see AULA_INTERNAL_HOSTS.`)
  }
}

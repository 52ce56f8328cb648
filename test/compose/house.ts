import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** Somebody else's machine behind their own router: two network namespaces, the second of which does NAT. */
export type House = AsyncDisposable & {
  /** Words before a command to run it there. */
  readonly inside: readonly string[]
  /** The router lets nothing but TCP out. */
  closeToUdp(): Promise<void>
}

/** Nobody's (RFC 2544): what this machine is reached by from there, and what the machine in the house has. */
const [here, outside] = ['198.18.0.1', '198.18.0.2']
const [router, machine] = ['198.18.1.1', '198.18.1.2']

/** The address by which a house reaches this machine. */
export const addressFromHouse = here

/**
 * Makes both namespaces (iproute2, nftables; root). Nothing but this machine is reached from there.
 * @param name what leads to this machine there
 */
export async function buildHouse(name: string): Promise<House> {
  const id = `aula${randomBytes(3).toString('hex')}`
  const [door, home] = [`${id}-door`, `${id}-home`]
  const run = async (command: string, ...words: string[]) => await promisify(execFile)(command, words)
  const ip = (line: string) => run('ip', ...line.split(' '))
  await using building = new AsyncDisposableStack()
  for (const namespace of [door, home]) {
    await ip(`netns add ${namespace}`)
    building.defer(async () => void (await ip(`netns delete ${namespace}`)))
    await ip(`-n ${namespace} link set lo up`)
  }
  // Links go with the namespace that one of their ends is in.
  await ip(`link add ${id} type veth peer name street netns ${door}`)
  await ip(`address add ${here}/30 dev ${id}`)
  await ip(`link set ${id} up`)
  await ip(`-n ${door} address add ${outside}/30 dev street`)
  await ip(`-n ${door} link set street up`)
  await ip(`-n ${door} link add cable type veth peer name cable netns ${home}`)
  for (const [namespace, address] of [
    [door, router],
    [home, machine],
  ]) {
    await ip(`-n ${namespace} address add ${address}/30 dev cable`)
    await ip(`-n ${namespace} link set cable up`)
  }
  await ip(`-n ${door} route add default via ${here}`)
  await ip(`-n ${home} route add default via ${router}`)
  const nft = (...words: string[]) => run('ip', 'netns', 'exec', door, 'nft', ...words)
  await run('ip', 'netns', 'exec', door, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward')
  await nft(`table ip router {
    chain leaving { type nat hook postrouting priority 100; oifname street masquerade; }
    chain through { type filter hook forward priority 0; }
  }`)
  // `ip netns exec` puts these over the ones in /etc.
  const files = `/etc/netns/${home}`
  building.defer(() => rm(files, { recursive: true, force: true }))
  await mkdir(files, { recursive: true })
  await writeFile(`${files}/hosts`, `127.0.0.1 localhost\n${here} ${name}\n`)
  await writeFile(`${files}/resolv.conf`, '')
  const resources = building.move()
  return {
    inside: ['ip', 'netns', 'exec', home],
    async closeToUdp() {
      await nft('add', 'rule', 'ip', 'router', 'through', 'meta', 'l4proto', 'udp', 'drop')
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

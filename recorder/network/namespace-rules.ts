import { isIPv4 } from 'node:net'
import type { AllowedHost } from './allowed-host.ts'
import { isLoopbackAddress } from './resolve-hosts.ts'

/** The network inside a namespace: CGNAT addresses (RFC 6598), which no allowed host has. The second one is the way out. */
export const insideNetwork = '100.127.253.0/24'
/** What answers under it inside is the machine's own loopback. */
const gateway = '100.127.253.2'
export const insideInterface = 'tap0'

/**
 * The rule set of an empty allow-list, as one line for nft: everything that would leave the namespace is refused at once
 * (a page that waits for an answer holds things up) and counted. IPv6 has no way out either.
 */
export function closedRules(): string {
  return [
    'table inet aula {',
    'counter dropped { };',
    'chain allowed { };',
    'chain output { type filter hook output priority 0; policy drop;',
    'oifname "lo" accept;',
    'jump allowed;',
    'counter name dropped;',
    'meta l4proto tcp reject with tcp reset;',
    'reject with icmpx admin-prohibited; };',
    'chain redirected { };',
    'chain before { type nat hook output priority -100; jump redirected; };',
    `chain after { type nat hook postrouting priority 100; oifname "${insideInterface}" ip saddr 127.0.0.0/8 masquerade; };`,
    '}',
  ].join(' ')
}

/**
 * Replaces the allow-list, as one line for nft, in one step. Inside, loopback is the namespace's own; a host that is the
 * machine's loopback is led to the gateway.
 */
export function allowRules(hosts: readonly AllowedHost[]): string {
  const rules = hosts.flatMap(({ addresses, ports }) =>
    addresses.filter(isIPv4).flatMap((address) =>
      ports.flatMap(({ protocol, from, to }) => {
        const match = `${protocol} dport ${from}-${to}`
        return isLoopbackAddress(address)
          ? [
              `add rule inet aula redirected ip daddr ${address} ${match} dnat ip to ${gateway};`,
              `add rule inet aula allowed ip daddr ${gateway} ${match} accept;`,
            ]
          : [`add rule inet aula allowed ip daddr ${address} ${match} accept;`]
      }),
    ),
  )
  return ['flush chain inet aula allowed;', 'flush chain inet aula redirected;', ...new Set(rules)].join(' ')
}

/** `/etc/hosts` of a namespace: all the names that there are. */
export function hostsFile(hosts: readonly AllowedHost[]): string {
  const lines = hosts.flatMap(({ name, addresses }) =>
    isIPv4(name) ? [] : addresses.filter(isIPv4).map((address) => `${address} ${name}`),
  )
  return `${['127.0.0.1 localhost', ...lines].join('\n')}\n`
}

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Account } from '../../../recorder/browser/account.ts'

const run = promisify(execFile)

/** Counts at the interface of a network namespace, past the rules that are tested. */
export type NetworkAudit = {
  /** Every destination that a packet left for, as `address . protocol . port`. */
  destinations(): Promise<string[]>
  /** Packets that left through the interface. */
  packets(): Promise<number>
}

const table = `table inet audit {
  set seen { type ipv4_addr . inet_proto . inet_service; flags dynamic; size 65535; }
  chain leaving { type filter hook postrouting priority 300;
    oifname "tap0" update @seen { ip daddr . meta l4proto . th dport }
  }
}`

/** Runs programs in the network namespace of a process, as the account that owns it (or as this user). */
export function insideNetwork(pid: number, account?: Account): (...words: string[]) => Promise<{ stdout: string }> {
  const identity = account ? [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'] : []
  return (...words) =>
    run('setpriv', [
      ...[...identity, '--', 'nsenter', '--user', '--net', `--target=${pid}`, '--preserve-credentials', '--'],
      ...words,
    ])
}

/** Watches the namespace of a process. */
export async function auditNetwork(pid: number, account?: Account): Promise<NetworkAudit> {
  const inside = insideNetwork(pid, account)
  await inside('nft', table)
  return {
    async destinations() {
      const { stdout } = await inside('nft', 'list set inet audit seen')
      return [...stdout.matchAll(/[\d.]+ \. \w+ \. \w+/g)].map(([each]) => each)
    },
    async packets() {
      const { stdout } = await inside('cat', '/proc/self/net/dev')
      return Number(/tap0:\s*(?:\d+\s+){9}(\d+)/.exec(stdout)?.[1])
    },
  }
}

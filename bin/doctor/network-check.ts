import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Settings } from '../../core/config/settings.ts'
import { chooseIdentity } from '../../recorder/browser/account.ts'
import { openNamespace } from '../../recorder/network/open-namespace.ts'
import { type Check, ok, warning } from './finding.ts'

/** Tries for real what a take does for its browser. Without it recordings go on, with less protection. */
export function networkCheck(settings: Partial<Settings>): Check {
  return {
    title: 'Network',
    needs: ['recorder'],
    async look() {
      const folder = await mkdtemp(path.join(tmpdir(), 'aula-doctor-'))
      try {
        await chmod(folder, 0o711)
        const identity = await chooseIdentity(settings.AULA_RECORDER_USER)
        const account = identity.kind === 'account' ? identity.account : undefined
        const network = await openNamespace({ folder, account, hosts: [] })
        await network.close()
        return ok('a namespace of its own: a recording’s browser reaches its room and nothing else')
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        const what =
          'no namespace: recordings use a filtering proxy, which does not hold WebRTC or a broken browser back'
        return warning(`${what} (${why.trim().replaceAll('\n', '; ')})`, namespaceRemedy(why))
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}

/** What to do about what a failed namespace said. */
export function namespaceRemedy(why: string): string {
  if (/\/dev\/net\/tun/.test(why))
    return '`modprobe tun && chmod 0666 /dev/net/tun`; in a container: `devices: [/dev/net/tun]`.'
  if (/not found|ENOENT|failed to execute|No such file or directory.*(?:nft|slirp4netns)/i.test(why)) {
    return 'apt-get install nftables slirp4netns, or npm start.'
  }
  if (/unshare|uid_map|mount|Operation not permitted|Permission denied/i.test(why)) {
    return 'Allow user namespaces: `sysctl -w user.max_user_namespaces=10000`, on Ubuntu `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`; in a container: `security_opt` as docker-compose.yml has it.'
  }
  return 'docs/operations.md, “What a recording’s browser reaches”, says what it needs.'
}

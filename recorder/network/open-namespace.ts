import { chmod, writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import type { Account } from '../browser/account.ts'
import { type BoundProcess, boundCommand, startBound } from '../browser/bound-process.ts'
import type { AllowedHost } from './allowed-host.ts'
import type { BrowserNetwork } from './browser-network.ts'
import { limitWords } from './limits.ts'
import { allowRules, closedRules, hostsFile, insideInterface, insideNetwork } from './namespace-rules.ts'
import { resolveHosts } from './resolve-hosts.ts'

/** As for a browser: a spare gets ready behind all other work. */
const answerMilliseconds = 15_000
const silence = 'no answer'
const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }

/**
 * Runs as the root of a new user namespace, which has no rights outside of it. Names come from our file only; /run is
 * empty, because a socket in it (a name service, a message bus) is a way around any network rule. Then it loads each line
 * that it is told as rules and answers `ok` or `refused`, until nobody is there to tell it anything.
 */
const holderScript = `
exec <&3 >&3
for each in all default; do
  echo 1 >/proc/sys/net/ipv6/conf/$each/disable_ipv6
  echo 1 >/proc/sys/net/ipv4/conf/$each/route_localnet
done
mount --bind "$0/hosts" /etc/hosts && mount --bind "$0/nsswitch.conf" /etc/nsswitch.conf || exit 1
mount --bind "$0/resolv.conf" /etc/resolv.conf
mount -t tmpfs -o size=1m,mode=755 none /run || exit 1
while read -r rules; do
  if printf '%s\\n' "$rules" | nft -f -; then echo ok; else echo refused; fi
done`

/**
 * A network namespace of a take's own, without any privilege: the account makes it inside a user namespace of its own,
 * and slirp4netns carries what the rules let out over ordinary sockets. It ends with the processes in it; nothing of it
 * is on the machine's network, so there is nothing to collide and nothing to sweep.
 * @throws NoNamespace where the machine does not allow it, ProgramNotStarted
 */
export async function openNamespace(options: {
  folder: string
  account?: Account
  hosts: readonly AllowedHost[]
}): Promise<BrowserNetwork> {
  const { folder, account } = options
  let hosts = options.hosts
  let added: AllowedHost[] = []
  const all = () => [...hosts, ...added]
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    // Whatever the umask: the account reads it.
    await chmod(join(folder, name), 0o644)
  }
  const writeNames = () => write('hosts', hostsFile(all()))
  await Promise.all([
    writeNames(),
    write('nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files\n'),
    write('resolv.conf', 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n'),
  ])
  const parts: BoundProcess[] = []
  const close = async () => {
    await Promise.all(parts.map((part) => part.end(0)))
  }
  try {
    const words = ['--user', '--map-root-user', '--net', '--mount', '--', 'sh', '-c', holderScript, folder]
    const holder = await startBound('The network namespace', 'unshare', words, {
      account,
      environment,
      extra: ['pipe'],
    })
    parts.push(holder)
    const load = talkTo(holder)
    await load(closedRules())
    const apply = async () => {
      await writeNames()
      await load(allowRules(all()))
    }
    const [way] = await Promise.all([openWayOut(holder.pid), load(allowRules(all()))])
    parts.push(way)
    const uid = account?.uid ?? process.getuid?.() ?? 0
    const gid = account?.gid ?? process.getgid?.() ?? 0
    return {
      kind: 'namespace',
      parts,
      browserArguments: [],
      // Not the namespace's root but a user in a namespace below it: the rules are out of its reach.
      enter: ({ command, args }) => {
        const target = ['--user', '--net', '--mount', `--target=${holder.pid}`, '--preserve-credentials', '--']
        const user = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--']
        return boundCommand('nsenter', [...target, ...user, ...limitWords({ own: true }), command, ...args], account)
      },
      async allow(entries, internal) {
        added = [...added, ...(await resolveHosts(entries, { internal }))]
        await apply()
      },
      async replace(others) {
        hosts = others
        await apply()
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Answers how to load rules: one line at a time, in the order of the calls. */
function talkTo(holder: BoundProcess & { written(): string }): (rules: string) => Promise<void> {
  const line = holder.child.stdio[3]
  if (!(line instanceof Socket)) throw new NoNamespace('no pipe')
  line.on('error', () => {})
  const answers = createInterface({ input: line })[Symbol.asyncIterator]()
  let last: Promise<unknown> = Promise.resolve()
  return async (rules) => {
    const mine = last.then(async () => {
      line.write(`${rules}\n`)
      const answer = await Promise.race([
        answers.next().then(({ value }) => value ?? 'the end'),
        holder.exited.then(() => 'the end'),
        delay(answerMilliseconds, silence, { ref: false }),
      ])
      // A late answer would pass for the next one's.
      if (answer === silence) line.destroy()
      if (answer !== 'ok') throw new NoNamespace(holder.written().trim() || answer)
    })
    last = mine.catch(() => {})
    await mine
  }
}

/** Where root's mounts are shared, what slirp4netns unmounts for itself goes on the machine, too: names of other namespaces. */
const withOwnMounts = ['unshare', '--mount', '--propagation', 'private', '--']

/** Starts what carries packets out of the namespace of a process. Root drops its rights in it, and enters an empty folder. */
async function openWayOut(pid: number): Promise<BoundProcess> {
  const name = 'slirp4netns'
  const ends = ['--ready-fd=3', '--exit-fd=4']
  const inside = [`--cidr=${insideNetwork}`, '--configure', '--mtu=65520', '--disable-dns']
  const words = [...inside, '--enable-sandbox', '--enable-seccomp', ...ends, String(pid), insideInterface]
  const [program = name, ...args] = process.getuid?.() === 0 ? [...withOwnMounts, name, ...words] : [name, ...words]
  const way = await startBound(name, program, args, { environment, extra: ['pipe', 'pipe'] })
  const ready = way.child.stdio[3]
  const opened = await Promise.race([
    ready instanceof Socket ? new Promise<boolean>((resolve) => ready.once('data', () => resolve(true))) : false,
    way.exited.then(() => false),
    delay(answerMilliseconds, false, { ref: false }),
  ])
  if (opened) return way
  await way.end(0)
  throw new NoNamespace(way.written().trim() || `${name} does not get ready`)
}

export class NoNamespace extends AppError {
  constructor(why: string) {
    super('recorder.no-namespace', 'node', `No network namespace for a browser: ${why}`)
  }
}

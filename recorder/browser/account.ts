import { readFile } from 'node:fs/promises'
import { BadEnvironment } from '../../core/config/read-environment.ts'

/** An unprivileged user of this machine. */
export type Account = { name: string; uid: number; gid: number }

/** The system user that the installation creates for browsers. */
export const defaultAccount = 'aula-recorder'

/**
 * Whom the browser and the sound daemon run as. `own`: we are no root, our own user will do. `account`: root steps down
 * to it, which is what lets Chromium keep its sandbox. `none`: root, and there is no such user: without a sandbox.
 */
export type BrowserIdentity = { kind: 'own' } | { kind: 'account'; account: Account } | { kind: 'none'; wanted: string }

/** `wanted` is AULA_RECORDER_USER. */
export async function chooseIdentity(wanted = defaultAccount, uid = process.getuid?.()): Promise<BrowserIdentity> {
  if (uid !== 0) return { kind: 'own' }
  const account = findAccount(await readFile('/etc/passwd', 'utf8'), wanted)
  return account && account.uid !== 0 ? { kind: 'account', account } : { kind: 'none', wanted }
}

/** The same for a browser that opens other people's pages: never without its sandbox. @throws BadEnvironment */
export async function requireIdentity(wanted?: string, uid?: number): Promise<BrowserIdentity> {
  const identity = await chooseIdentity(wanted, uid)
  if (identity.kind !== 'none') return identity
  const missing = `This runs as root and the user ${identity.wanted}, whom Chromium runs as, does not exist`
  throw new BadEnvironment([`${missing}: useradd --system ${identity.wanted}, npm start, or AULA_RECORDER_USER.`])
}

/** Reads one line of passwd(5). */
export function findAccount(passwd: string, name: string): Account | undefined {
  for (const line of passwd.split('\n')) {
    const [entry, , uid, gid] = line.split(':')
    if (entry === name && uid && gid) return { name, uid: Number(uid), gid: Number(gid) }
  }
  return undefined
}

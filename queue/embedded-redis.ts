import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** How to start a server: `spawn(command, args)`. It ends cleanly at SIGTERM and dies with its parent. */
export type EmbeddedRedis = {
  command: string
  args: string[]
  /** Holds the password. */
  url: string
}

/**
 * Makes ready a Redis of our own below `folder` (made when absent) and tells how to start Debian's redis-server with
 * it. It listens on 127.0.0.1 only, wants a password that lies in `folder`, keeps an append-only file and never evicts.
 */
export async function prepareRedis(folder: string, port: number): Promise<EmbeddedRedis> {
  const home = path.resolve(folder)
  await mkdir(home, { recursive: true, mode: 0o700 })
  const password = await keptPassword(path.join(home, 'password'))
  const configuration = path.join(home, 'redis.conf')
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${quoted(home)}`,
    `requirepass ${password}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    // A power cut may cut the last command short; the queue is a hint, so what is readable is enough.
    'aof-load-truncated yes',
    'save ""',
    'maxmemory-policy noeviction',
    'loglevel warning',
  ]
  await writeFile(configuration, `${lines.join('\n')}\n`, { mode: 0o600 })
  return {
    command: 'setpriv',
    args: ['--pdeathsig', 'TERM', '--', 'redis-server', configuration],
    url: `redis://:${password}@127.0.0.1:${port}/0`,
  }
}

async function keptPassword(file: string): Promise<string> {
  try {
    await writeFile(file, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return (await readFile(file, 'utf8')).trim()
}

/** Redis reads C escapes between double quotes. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

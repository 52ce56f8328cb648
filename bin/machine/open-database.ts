import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { postgresAnswers, prepareEmbeddedPostgres } from '../../storage/catalog/embedded-postgres.ts'
import { freePorts } from '../up/free-ports.ts'
import { lenientSettings } from '../up/lenient-settings.ts'
import { lockFolder } from '../up/lock-folder.ts'
import { findDatabase } from './find-database.ts'

/** Milliseconds; one that was cut off recovers first. */
const startWithin = 60_000

/**
 * The database for a command that Aula need not run for: the one given, that of the environment, that of the running
 * `aula up`; where nothing runs on the data folder, the embedded one, which is started for it and ended with it.
 * Undefined where an `aula up` has the folder and does not tell its database yet.
 */
export async function openDatabase(
  given: string | undefined,
): Promise<({ url: string } & AsyncDisposable) | undefined> {
  const { AULA_DATABASE_URL, AULA_DATA = 'data' } = lenientSettings(process.env)
  const named = given ?? AULA_DATABASE_URL
  if (named) return { url: named, async [Symbol.asyncDispose]() {} }
  const folder = path.resolve(AULA_DATA)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await using resources = new AsyncDisposableStack()
  const lock = await lockFolder(folder)
  if (!lock) {
    const url = await findDatabase(undefined)
    return url ? { url, async [Symbol.asyncDispose]() {} } : undefined
  }
  resources.use(lock)
  const [port = 0] = await freePorts(1)
  const { command, args, env, url } = await prepareEmbeddedPostgres(path.join(folder, 'postgres'), port)
  const server = spawn(command, args, { env, stdio: 'ignore' })
  const ended = once(server, 'exit')
  resources.defer(async () => {
    server.kill('SIGINT')
    await ended
  })
  await postgresAnswers(url, AbortSignal.timeout(startWithin))
  const kept = resources.move()
  return { url, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { postgresAnswers, prepareEmbeddedPostgres } from '../../../storage/catalog/embedded-postgres.ts'
import { migrate } from '../../../storage/catalog/migrate.ts'
import { type Catalog, openCatalog } from '../../../storage/catalog/open-catalog.ts'
import { startChild } from '../child.ts'
import { freePort } from '../free-port.ts'
import { temporaryFolder } from '../temporary-folder.ts'

export type TestPostgres = AsyncDisposable & {
  /** The superuser's URL of the database `postgres`, empty. */
  url: string
  pid: number
  /** A migrated database of its own; its pools are closed at the end. */
  catalog(): Promise<{ catalog: Catalog; url: string }>
  /** The same, with nothing in it. */
  emptyCatalog(): Promise<{ catalog: Catalog; url: string }>
}

/** A real PostgreSQL on a free port in a temporary folder, without fsync. */
export async function startPostgres(): Promise<TestPostgres> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(await temporaryFolder('postgres'))
  const { command, args, env, url } = await prepareEmbeddedPostgres(folder.path, await freePort(), { durable: false })
  const child = startChild(command, args, env)
  starting.defer(() => child.end('SIGQUIT'))
  await postgresAnswers(url, AbortSignal.timeout(60_000)).catch((error: unknown) => {
    throw new Error(`PostgreSQL did not start: ${child.output()}`, { cause: error })
  })
  const resources = starting.move()
  const emptyCatalog = async () => {
    const name = `test_${randomBytes(8).toString('hex')}`
    const admin = openCatalog(url, 1)
    await sql`create database ${sql.id(name)}`.execute(admin)
    await admin.destroy()
    const own = new URL(url)
    own.pathname = `/${name}`
    const catalog = openCatalog(own.href)
    resources.defer(() => catalog.destroy())
    return { catalog, url: own.href }
  }
  return {
    url,
    pid: child.pid,
    emptyCatalog,
    async catalog() {
      const opened = await emptyCatalog()
      await migrate(opened.catalog)
      return opened
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

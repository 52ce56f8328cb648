import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import { issueFirstAdminLink } from '../../../storage/catalog/people/people.ts'
import { type Child, startChild } from '../child.ts'
import { freePort } from '../free-port.ts'
import { startJanus } from '../servers/janus.ts'
import { startPostgres } from '../servers/postgres.ts'
import { startRedis } from '../servers/redis.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { openMovingWay } from '../ways/moving-way.ts'
import { until } from './campus.ts'

const program = fileURLToPath(new URL('../../../bin/aula.ts', import.meta.url))
const names = ['viewer', 'recorder', 'transcoder', 'keeper'] as const
export type FleetName = (typeof names)[number]

/** Aula's processes, each started by itself as on several machines, and databases, store and Janus that stay. */
export type Fleet = AsyncDisposable & {
  /** Leads to the present viewer. */
  url: string
  firstAdminLink: string | undefined
  catalog: Catalog
  /** The address of its store, as it is started. */
  storageUrl: string
  /** From now on everything is started with these variables, too; undefined: without. */
  set(variables: Record<string, string | undefined>): void
  /** Starts another one, waits until it is ready, and ends the one before by SIGTERM. */
  replace(name: FleetName): Promise<void>
  /** Runs a command by hand to its end. @throws with what it said unless it ends with 0 */
  run(...words: string[]): Promise<void>
  /** What the present processes said last. */
  output(): string
}

/** What a recorder says in its log once another take costs it no start. */
const readySigns: Record<FleetName, string> = {
  viewer: '"msg":"ready"',
  recorder: 'the spare is ready',
  transcoder: '"msg":"ready"',
  keeper: '"msg":"ready"',
}
const readyMilliseconds = 60_000
/** A recorder hands over and stores its rest. */
const endMilliseconds = 35_000

export async function openFleet(): Promise<Fleet> {
  await using opening = new AsyncDisposableStack()
  const [postgres, redis, janus, folder] = await Promise.all([
    startPostgres().then((it) => opening.use(it)),
    startRedis().then((it) => opening.use(it)),
    startJanus().then((it) => opening.use(it)),
    temporaryFolder('fleet').then((it) => opening.use(it)),
  ])
  const { catalog, url: databaseUrl } = await postgres.catalog()
  const way = opening.use(await openMovingWay(await freePort()))
  const url = `http://localhost:${way.port}`
  const storageUrl = `file://${folder.path}/objects`
  const environment: Record<string, string | undefined> = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, AULA_PUBLIC_URL: url, AULA_DATA: folder.path },
    ...{ AULA_SECRET: randomBytes(32).toString('hex'), AULA_DATABASE_URL: databaseUrl, AULA_QUEUE_URL: redis.url },
    ...{ AULA_STORAGE_URL: storageUrl, AULA_JANUS_URL: janus.url },
    ...{ AULA_JANUS_SECRET: janus.apiSecret, AULA_JANUS_ADMIN_KEY: janus.adminKey },
    AULA_JANUS_MEDIA: janus.rtpPorts.join('-'),
  }
  const running = new Map<FleetName, Child>()
  opening.defer(async () => void (await Promise.all([...running.values()].map((child) => child.end('SIGINT')))))
  let started = 0

  const start = async (name: FleetName): Promise<{ child: Child; port: number }> => {
    const port = await freePort()
    const node = `${name}-${++started}`
    // A recorder's spool is its machine's own; what Janus writes the viewers share.
    const data = name === 'recorder' ? `${folder.path}/${node}` : folder.path
    const own = { AULA_PORT: String(port), AULA_NODE: node, AULA_DATA: data }
    const child = startChild(process.execPath, [program, name], { ...environment, ...own })
    await until(async () => child.output().includes(readySigns[name]), `${name} is ready`, readyMilliseconds).catch(
      async (error: unknown) => {
        await child.end('SIGKILL')
        throw new Error(`${String(error)}\n${child.output()}`, { cause: error })
      },
    )
    return { child, port }
  }
  const place = async (name: FleetName) => {
    const { child, port } = await start(name)
    running.set(name, child)
    if (name === 'viewer') way.leadTo(port)
  }
  // The catalogue is brought up to date by the viewer.
  await place('viewer')
  await Promise.all(names.filter((name) => name !== 'viewer').map(place))
  const firstAdminLink = await issueFirstAdminLink(catalog, url)
  const resources = opening.move()
  return {
    url,
    firstAdminLink,
    catalog,
    storageUrl,
    set: (variables) => void Object.assign(environment, variables),
    async run(...words) {
      const child = startChild(process.execPath, [program, ...words], environment)
      await using _ended = { [Symbol.asyncDispose]: () => child.end() }
      await once(child.process, 'exit')
      if (child.process.exitCode !== 0) throw new Error(`${words.join(' ')}:\n${child.output()}`)
    },
    async replace(name) {
      const before = running.get(name)
      await place(name)
      if (!before) return
      const exited = once(before.process, 'exit')
      before.process.kill('SIGTERM')
      const late = setTimeout(() => before.process.kill('SIGKILL'), endMilliseconds)
      await exited
      clearTimeout(late)
      if (before.process.exitCode !== 0) throw new Error(`${name} did not end by itself:\n${before.output()}`)
    },
    output: () => [...running].map(([name, child]) => `${name}:\n${child.output()}`).join('\n'),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId, type RecordingId } from '../../core/ids.ts'
import { listenRecordings } from '../../storage/catalog/notify/listen.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { keepNodeAlive, listNodes } from '../../storage/catalog/takes/nodes.ts'
import { startPostgres } from '../harness/servers/postgres.ts'

const resources = new AsyncDisposableStack()
let catalog: Catalog
let url: string
beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const opened = await postgres.catalog()
  catalog = opened.catalog
  url = opened.url
})
afterAll(() => resources.disposeAsync())

test('news come as soon as it listens, only of recordings, and again after the connection was cut', async () => {
  const heard: string[] = []
  let reconnects = 0
  const ending = new AbortController()
  await listenRecordings(url, { onChange: (id) => heard.push(id), onReconnect: () => reconnects++ }, ending.signal)
  const [first, second] = [newId<RecordingId>(), newId<RecordingId>()]
  await notify('not an id')
  await notify(first)
  await expect.poll(() => heard).toEqual([first])
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen recording'`.execute(catalog)
  await expect.poll(() => reconnects, { timeout: 10_000 }).toBe(1)
  await notify(second)
  await expect.poll(() => heard).toEqual([first, second])
  ending.abort()
  await expect.poll(listeners).toBe(0)
})

test('more to play is told to those who want to hear of it, and only to them', async () => {
  const heard: string[] = []
  const ending = new AbortController()
  const listener = {
    onChange: (id: string) => heard.push(`change ${id}`),
    onMedia: (id: string) => heard.push(`media ${id}`),
  }
  await listenRecordings(url, listener, ending.signal)
  await listenRecordings(url, { onChange: (id) => heard.push(`other ${id}`) }, ending.signal)
  const [first, second] = [newId<RecordingId>(), newId<RecordingId>()]
  await sql`select pg_notify('media', ${first})`.execute(catalog)
  await notify(second)
  await expect.poll(() => heard.toSorted()).toEqual([`change ${second}`, `media ${first}`, `other ${second}`])
  ending.abort()
  await expect.poll(listeners).toBe(0)
})

test('a database that is not there yet is waited for, and an end meanwhile is an end', async () => {
  const ending = new AbortController()
  const listening = listenRecordings('postgres://nobody@127.0.0.1:1/none', { onChange() {} }, ending.signal)
  ending.abort()
  await listening
})

test('a process registers, tells its facts anew, and is gone when it ends', async () => {
  const ending = new AbortController()
  let free = 1
  await keepNodeAlive(catalog, { name: 'lab', process: 'recorder' }, () => ({ free: free++ }), ending.signal)
  await keepNodeAlive(catalog, { name: 'lab', process: 'viewer' }, () => ({}), ending.signal)
  const nodes = await listNodes(catalog)
  expect(nodes).toMatchObject([
    { name: 'lab/recorder', process: 'recorder', alive: true, facts: { free: 1 } },
    { name: 'lab/viewer', process: 'viewer', alive: true },
  ])
  await expect.poll(async () => (await listNodes(catalog))[0]?.facts, { timeout: 10_000 }).toEqual({ free: 2 })
  ending.abort()
  await expect.poll(() => listNodes(catalog)).toEqual([])
})

test('a process that was killed is shown as dead, and forgotten after a week', async () => {
  const at = (age: string) => sql<Date>`now() - ${age}::interval`
  const row = { process: 'viewer', version: '0', started_at: new Date(), facts: '{}' }
  await catalog
    .insertInto('node')
    .values([
      { ...row, name: 'killed', beat_at: at('1 minute') },
      { ...row, name: 'forgotten', beat_at: at('8 days') },
    ])
    .execute()
  expect(await listNodes(catalog)).toMatchObject([{ name: 'killed', alive: false }])
})

async function notify(payload: string): Promise<void> {
  await sql`select pg_notify('recording', ${payload})`.execute(catalog)
}

async function listeners(): Promise<number> {
  const found = await sql<{ pid: number }>`
    select pid from pg_stat_activity where query in ('listen recording', 'select 1')`.execute(catalog)
  return found.rows.length
}

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openLog } from '../../core/log.ts'
import { manifestKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { proveStore } from '../../storage/objects/prove-store.ts'
import { startWithStore } from '../../storage/objects/start-with-store.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { place, read } from './object-store.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let honest: ObjectStore
beforeAll(async () => {
  folder = await temporaryFolder('lies')
  honest = await openObjectStore(pathToFileURL(folder.path).href)
})
afterAll(() => folder[Symbol.asyncDispose]())

const nothing = '0'.repeat(32)
/** One lie each; everything else is the file store's truth. */
const lies: Record<string, (store: ObjectStore) => Partial<ObjectStore>> = {
  'confirms and forgets': () => ({ put: async (_, body) => ({ bytes: body.length, md5: md5(body) }) }),
  'confirms an MD5 of its own': (store) => ({
    put: async (...all) => ({ ...(await store.put(...all)), md5: nothing }),
  }),
  'cuts off the last byte': (store) => ({ put: (key, body, ...rest) => store.put(key, body.subarray(0, -1), ...rest) }),
  'sends other bytes of the same length': (store) => ({
    get: async (key, range) => Readable.from([Buffer.alloc((await read(store, key, range)).length)]),
  }),
  'ignores ranges': (store) => ({ get: (key) => store.get(key) }),
  'takes the end of a range for exclusive': (store) => ({
    get: (key, range) => store.get(key, range && { start: range.start, end: range.end - 1 }),
  }),
  'tells sizes by guessing': (store) => ({
    stat: async (key) => {
      const facts = await store.stat(key)
      return facts && { ...facts, bytes: 4097 }
    },
  }),
  'tells MD5s by guessing': (store) => ({
    stat: async (key) => {
      const facts = await store.stat(key)
      return facts && { ...facts, md5: nothing }
    },
  }),
  'knows everything': () => ({ stat: async () => ({ bytes: 4096, md5: nothing }) }),
  'sends something for every key': (store) => ({
    get: async (key, range) => store.get(key, range).catch(() => Readable.from([])),
  }),
  'forgets to list': (store) => ({
    async *list(prefix) {
      for await (const entry of store.list(prefix)) if (!entry.key.endsWith('take.json')) yield entry
    },
  }),
  'lists in its own order': (store) => ({
    async *list(prefix) {
      yield* (await Array.fromAsync(store.list(prefix))).reverse()
    },
  }),
  'keeps the first bytes of a key for ever': (store) => {
    const seen = new Set<string>()
    return {
      put: async (key, body, ...rest) => {
        if (seen.has(key)) return { bytes: body.length, md5: md5(body) }
        seen.add(key)
        return await store.put(key, body, ...rest)
      },
    }
  },
  'deletes nothing': () => ({ delete: async () => {} }),
  'lists what it has deleted': (store) => {
    const seen = new Map<string, { key: Parameters<ObjectStore['get']>[0]; bytes: number }>()
    return {
      async *list(prefix) {
        for await (const entry of store.list(prefix)) seen.set(entry.key, entry)
        yield* [...seen.values()].filter(({ key }) => key.startsWith(prefix))
      },
    }
  },
}

test.each(Object.entries(lies))('a store that %s is refused', async (_, lie) => {
  await expect(proveStore({ ...honest, ...lie(honest) })).rejects.toMatchObject({ code: 'storage.lied' })
})

test('the honest store passes', async () => {
  await proveStore(honest)
})

test('S3: an upload whose ETag is not its MD5 is read back, and refused when other bytes come', async () => {
  const bodies = new Map<string, Buffer>()
  let rotten = false
  await using server = await serve(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://server')
    if (request.method === 'PUT') {
      bodies.set(pathname, Buffer.concat(await Array.fromAsync(request)))
      response.setHeader('etag', '"0123456789abcdef0123456789abcdef"').end()
    } else if (request.method === 'GET') {
      const body = bodies.get(pathname) ?? Buffer.alloc(0)
      response.end(rotten ? Buffer.alloc(body.length) : body)
    } else response.end()
  })
  const store = await openObjectStore(server.url)
  const key = manifestKey(place(), 1)
  const body = Buffer.from('a lecture')
  expect((await store.put(key, body, 'application/json')).bytes).toBe(body.length)
  await expect(store.get(key, { start: 1, end: 2 })).rejects.toMatchObject({ code: 'storage.lied' })
  rotten = true
  await expect(store.put(key, body, 'application/json')).rejects.toMatchObject({ code: 'storage.lied' })
})

test('S3: a server that hangs is left when the signal aborts, one that refuses is unavailable', async () => {
  const asked = Promise.withResolvers<void>()
  await using server = await serve(async (request, response) => {
    if (request.method === 'PUT') asked.resolve()
    else if (request.method === 'GET') response.writeHead(503).end()
    else response.end()
  })
  const store = await openObjectStore(server.url)
  const key = manifestKey(place(), 1)
  const leave = new AbortController()
  const reason = new Error('enough')
  const hanging = store.put(key, Buffer.from('x'), 'application/json', leave.signal)
  void asked.promise.then(() => leave.abort(reason))
  await expect(hanging).rejects.toBe(reason)
  await expect(store.get(key)).rejects.toMatchObject({ code: 'storage.unavailable' })
})

test('S3: a connection that the server has closed meanwhile does not cost an upload', async () => {
  let puts = 0
  await using server = await serve(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request))
    if (request.method === 'PUT') {
      puts++
      // The second request on the kept connection meets a server that has just given it up.
      if (puts === 2) return void request.socket.resetAndDestroy()
      response.setHeader('etag', md5(body))
    }
    response.end()
  })
  const store = await openObjectStore(server.url)
  await store.put(manifestKey(place(), 1), Buffer.from('one'), 'application/json')
  await store.put(manifestKey(place(), 2), Buffer.from('two'), 'application/json')
  expect(puts).toBe(3)
})

test('a process does not start with a store that lies; one that comes later and lies is told of and refused', async () => {
  let away = false
  await using server = await serve(async (request, response) => {
    await Array.fromAsync(request)
    // The bucket is there, everything is taken, and nothing is kept.
    response.writeHead(away ? 503 : 200).end()
  })
  const log = openLog('test', 'silent')
  const told = vi.spyOn(log, 'error')
  const settings = (url: string) => ({ AULA_STORAGE_URL: url, AULA_DATA: folder.path })
  await expect(startWithStore(settings(server.url), log)).rejects.toMatchObject({ code: 'storage.lied' })
  expect(told).not.toHaveBeenCalled()
  await expect(startWithStore(settings('s3://nobody'), log)).rejects.toMatchObject({ code: 'storage.bad-address' })

  away = true
  using started = await startWithStore(settings(server.url), log)
  expect(started.facts().store).toBe('storage.unavailable')
  const key = manifestKey(place(), 1)
  await expect(started.get(key)).rejects.toMatchObject({ code: 'storage.unavailable' })
  away = false
  await expect.poll(() => started.facts().store, { timeout: 10_000 }).toBe('storage.lied')
  await expect(started.get(key)).rejects.toMatchObject({ code: 'storage.lied' })
  await expect(started.put(key, Buffer.from('x'), 'application/json')).rejects.toMatchObject({ code: 'storage.lied' })
  expect(told.mock.calls.map(([, message]) => message)).toEqual([
    expect.stringContaining('starting without the store'),
    expect.stringContaining('the store is refused'),
  ])
})

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `s3+http://key:secret@127.0.0.1:${port}/bucket`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function md5(body: Uint8Array): string {
  return createHash('md5').update(body).digest('hex')
}

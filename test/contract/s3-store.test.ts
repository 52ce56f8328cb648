import { afterAll, beforeAll, expect, test } from 'vitest'
import { manifestKey } from '../../storage/objects/object-keys.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { freePort } from '../harness/free-port.ts'
import { startSwift, type TestSwift } from '../harness/swift.ts'
import { keepsTheContract, place, read } from './object-store.ts'

let swift: TestSwift
beforeAll(async () => {
  swift = await startSwift()
})
afterAll(() => swift?.[Symbol.asyncDispose]())

/** Two whole parts and a bit. */
const bigFile = 65 * 1024 * 1024
keepsTheContract(() => openObjectStore(swift.storageUrl('contract')), { bigFile })

test('two processes that open the same new bucket at once both get it', async () => {
  const url = swift.storageUrl('contended')
  const [one, other] = await Promise.all([openObjectStore(url), openObjectStore(url)])
  const key = manifestKey(place(), 1)
  await one.put(key, Buffer.from('shared'), 'application/json')
  expect(String(await read(other, key))).toBe('shared')
})

test('a wrong secret and a server that is not there are said to be so', async () => {
  const wrong = swift.storageUrl('contract').replace(':testing@', ':guessing@')
  await expect(openObjectStore(wrong)).rejects.toMatchObject({ code: 'storage.unavailable' })
  const nobody = `s3+http://a:b@127.0.0.1:${await freePort()}/bucket`
  await expect(openObjectStore(nobody)).rejects.toMatchObject({ code: 'storage.unavailable' })
})

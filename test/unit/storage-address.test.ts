import { expect, test } from 'vitest'
import { openObjectStore, readS3Address } from '../../storage/objects/open-object-store.ts'
import { openFormerStore } from '../../storage/objects/open-store-later.ts'
import { storeDigest } from '../../storage/objects/store-digest.ts'

test('an address tells everything about a store', () => {
  expect(readS3Address('s3://KEY:a%2Fb%40c@storage.example.org/lectures?region=eu-central-1')).toEqual({
    host: 'storage.example.org',
    port: 443,
    secure: true,
    region: 'eu-central-1',
    bucket: 'lectures',
    accessKey: 'KEY',
    secretKey: 'a/b@c',
  })
  expect(readS3Address('s3+http://test%3Atester:testing@127.0.0.1:8180/aula/')).toMatchObject({
    port: 8180,
    secure: false,
    region: 'us-east-1',
    bucket: 'aula',
    accessKey: 'test:tester',
  })
})

test('a store is told by a digest that is the same for two addresses of it', () => {
  const digest = storeDigest('s3://KEY:SECRET@store.example/lectures')
  expect(digest).toMatch(/^[0-9a-f]{12}$/)
  expect(storeDigest('s3://OTHER:KEY@STORE.example:443/lectures/?region=eu')).toBe(digest)
  const others = ['s3+http://K:S@store.example/lectures', 's3://K:S@store.example/other', 'file:///lectures']
  expect(others.map(storeDigest)).not.toContain(digest)
})

test('an address of the store that is left is refused by its own name', () => {
  expect(() => openFormerStore('s3://host/bucket')).toThrow(
    expect.objectContaining({
      code: 'storage.bad-address',
      message: expect.stringMatching(/^AULA_STORAGE_FORMER_URL /),
    }),
  )
})

test.each([
  ['s3://host/bucket', 'KEY:SECRET'],
  ['s3://key@host/bucket', 'KEY:SECRET'],
  ['s3://key:secret@host', '/bucket'],
  ['s3://key:secret@host/', '/bucket'],
  ['s3://key:secret@host/two/levels', '/bucket'],
  ['s3://key:secret@host/UPPER', '/bucket'],
  ['https://key:secret@host/bucket', 's3://'],
  ['nonsense', 's3://'],
])('%s is refused in words, and without its secret', async (address, hint) => {
  const refused = await openObjectStore(address).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'storage.bad-address', message: expect.stringContaining(hint) })
  expect(String(refused)).not.toContain('secret@')
})

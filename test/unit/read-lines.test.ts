import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readLines } from '../../core/process/read-lines.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

test('lines end without an error when whoever writes them dies with something unread', async () => {
  await using folder = await temporaryFolder('lines')
  const path = join(folder.path, 'socket')
  const server = createServer().listen(path)
  await once(server, 'listening')
  const coming = once(server, 'connection') as Promise<[Socket]>
  const writer = connect(path)
  const [reader] = await coming
  const broken = once(reader, 'error')
  const lines: string[] = []
  const read = readLines(reader, (line) => {
    lines.push(line)
    // More than it takes without reading on.
    reader.write(Buffer.alloc(4_000_000), () => {})
    setImmediate(() => writer.destroy())
  })
  writer.write('one\n')
  await broken
  await read
  expect(lines).toEqual(['one'])
  server.close()
})

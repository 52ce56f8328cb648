import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { parseGdp } from '../../recorder/capture/gdp.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const child = fileURLToPath(new URL('../harness/capture/pipeline-child.ts', import.meta.url))

/** The packets within each buffer that comes out behind something which ten pieces of sound go into. */
async function behind(element: string) {
  await using folder = await temporaryFolder('packet-batch')
  const pieces = path.join(folder.path, '%03d')
  const source = 'audiotestsrc num-buffers=10 timestamp-offset=0 ! gdppay'
  await promisify(execFile)(process.execPath, [child, `${source} ! ${element} ! multifilesink location=${pieces}`])
  const names = (await readdir(folder.path)).sort()
  return await Promise.all(names.map(async (name) => parseGdp(await readFile(path.join(folder.path, name)))))
}

test('a batch hands on several packets as one, in order, and at the end what is left', async () => {
  const single = await behind('identity')
  const batched = await behind('aulabatch count=4')
  expect(single.every((packets) => packets.length === 1)).toBe(true)
  expect(batched.flat()).toEqual(single.flat())
  const sizes = batched.map((packets) => packets.length)
  expect(sizes.slice(0, -1)).toEqual(Array(sizes.length - 1).fill(4))
  expect(sizes.at(-1)).toBe(single.length - 4 * (sizes.length - 1))
})

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stuckFile, takeFile } from '../../recorder/spool/spool-layout.ts'
import { awaitSiblings } from '../../recorder/take/await-siblings.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

test('Stop waits for what an earlier take has left until it is stored, and not for what cannot be read', async () => {
  await using folder = await temporaryFolder('siblings')
  const spool = (take: number) => join(folder.path, `t${take}`)
  for (const take of [1, 2, 3]) await mkdir(spool(take))
  for (const take of [1, 3]) await writeFile(takeFile(spool(take)), '{}')
  /** Whether it has waited for as long as it may. */
  const waits = async (milliseconds: number) => {
    const over = AbortSignal.timeout(milliseconds)
    await awaitSiblings(spool(3), over)
    return over.aborted
  }
  const long = 60_000
  expect(await waits(1)).toBe(true)
  await writeFile(stuckFile(spool(1)), '')
  expect(await waits(long)).toBe(false)
  // It could be read after all, and is on its way.
  await rm(stuckFile(spool(1)))
  expect(await waits(1)).toBe(true)
  await rm(takeFile(spool(1)))
  expect(await waits(long)).toBe(false)
})

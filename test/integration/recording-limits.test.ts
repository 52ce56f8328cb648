import { readFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import type { RecordingId } from '../../core/ids.ts'
import { precedence, setPrecedence } from '../../core/process/set-precedence.ts'
import { readProcesses, treeBelow } from '../../recorder/admission/read-processes.ts'
import { openRecorderRig, takeProcess, telling } from '../harness/recorder-rig.ts'

// The session of this process is the recorder's, too.
afterEach(() => setPrecedence(precedence.usual))

test('a page that takes all of the processor lets others go first, and the lecture goes on', {
  timeout: 90_000,
}, async () => {
  await using rig = await openRecorderRig()
  const recorder = rig.start('recorder')
  // As `aula up` starts it.
  setPrecedence(precedence.capture, recorder.pid)
  const { id } = await rig.record()
  await expect.poll(rig.segments(id, 1), { timeout: 40_000 }).toBeGreaterThanOrEqual(1).catch(telling(recorder))
  expect(await browserPrecedences(id)).not.toContain(precedence.greedy)
  rig.page.suffer('spin')
  await expect
    .poll(() => browserPrecedences(id), { timeout: 30_000 })
    .toContain(precedence.greedy)
    .catch(telling(recorder))
  const before = await rig.segments(id, 1)()
  await expect.poll(rig.segments(id, 1), { timeout: 20_000 }).toBeGreaterThan(before)
  expect(await rig.look(id)).toMatchObject({ state: 'recording', take: 1 })
})

/** Nice values of the sessions that a take's browser processes are in, each once. */
async function browserPrecedences(recording: RecordingId): Promise<number[]> {
  const tree = treeBelow(await readProcesses(), await takeProcess(recording))
  const lines = await Promise.all(
    tree.map(async ({ pid }) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')
      return command.includes('chromium') ? await readFile(`/proc/${pid}/autogroup`, 'latin1').catch(() => '') : ''
    }),
  )
  return [...new Set(lines.flatMap((line) => / nice (-?\d+)/.exec(line)?.[1] ?? []).map(Number))]
}

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import type { RecordingId } from '../../core/ids.ts'
import { precedence, setPrecedence } from '../../core/process/set-precedence.ts'
import { readProcesses, treeBelow } from '../../recorder/admission/read-processes.ts'
import { chooseIdentity } from '../../recorder/browser/account.ts'
import { killGroup } from '../../recorder/browser/bound-process.ts'
import type { BrowserNetwork } from '../../recorder/network/browser-network.ts'
import { openNamespace } from '../../recorder/network/open-namespace.ts'
import { openRecorderRig, takeProcess, telling } from '../harness/aula/recorder-rig.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const run = promisify(execFile)

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

test('a browser gets no more than its 1,500 processes, and another recording’s gets its own', {
  timeout: 90_000,
}, async () => {
  await using resources = new AsyncDisposableStack()
  const [greedy, other] = [await openOwnNamespace(resources), await openOwnNamespace(resources)]
  const fork = 'n=0; while sleep 80 & do n=$((n + 1)); echo $n; done'
  const { command, args } = greedy.enter({ command: 'sh', args: ['-c', fork] })
  const forking = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  resources.defer(() => killGroup(forking.pid ?? 0))
  let [forked, refused] = ['', '']
  forking.stdout.on('data', (chunk) => (forked += chunk))
  forking.stderr.on('data', (chunk) => (refused += chunk))
  await once(forking, 'exit')
  const most = Number(forked.trim().split('\n').at(-1))
  expect(refused).toMatch(/fork/i)
  expect(most).toBeGreaterThan(1_400)
  expect(most).toBeLessThan(1_500)
  const { command: enter, args: words } = other.enter({ command: 'sh', args: ['-c', 'true & wait $!'] })
  await run(enter, words)
})

/** As a take opens it for its browser. */
async function openOwnNamespace(resources: AsyncDisposableStack): Promise<BrowserNetwork> {
  const folder = resources.use(await temporaryFolder('limits')).path
  await chmod(folder, 0o711)
  const identity = await chooseIdentity()
  const account = identity.kind === 'account' ? identity.account : undefined
  const network = await openNamespace({ folder, account, hosts: [] })
  resources.defer(network.close)
  return network
}

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

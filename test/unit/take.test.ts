import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { markOfTakes } from '../../core/process/supervision-mark.ts'
import { findAccount, requireIdentity } from '../../recorder/browser/account.ts'
import { boundCommand } from '../../recorder/browser/bound-process.ts'
import { chromiumArguments } from '../../recorder/browser/chromium-arguments.ts'
import { xauthority } from '../../recorder/browser/open-display.ts'
import { isPastHelp } from '../../recorder/claim/judge-health.ts'
import { isDeadOwner } from '../../recorder/claim/owner.ts'
import { recorderRuns } from '../../recorder/claim/process-runs.ts'
import { removeDeadFolders } from '../../recorder/claim/remove-dead-folders.ts'
import { abandonedFolders, makeTakeFolder, removeTakeFolder } from '../../recorder/claim/take-folders.ts'
import { writeTakeNote } from '../../recorder/claim/take-note.ts'
import { createDatabaseClock, takeOffset } from '../../recorder/take/database-clock.ts'
import { readEnding } from '../../recorder/take/take-ending.ts'
import type { BeatAnswer } from '../../storage/catalog/takes/takes.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const at = (milliseconds: number) => new Date(1_800_000_000_000 + milliseconds)

/** A database's clock on a machine whose wall clock stands at `wall`; `answer` lets a question take so long. */
function clockOf(wall: Date) {
  let milliseconds = 0
  const clock = createDatabaseClock({ now: () => wall, monotonicMicroseconds: () => BigInt(milliseconds) * 1_000n })
  const answer = (trip: number, database: Date) => {
    const answered = clock.ask()
    milliseconds += trip
    answered(database)
  }
  return { clock, answer }
}

describe('what a beat makes a take do', () => {
  const answer = (told: Pick<BeatAnswer, 'currentTake' | 'state'> & Partial<BeatAnswer>) =>
    readEnding({ nextFrom: null, pausedAt: null, resumedAt: null, ...told }, 2)
  it('goes on while it owns a running recording', () => {
    for (const state of ['joining', 'recording', 'paused'] as const) {
      expect(answer({ currentTake: 2, state })).toBeUndefined()
    }
  })
  it('ends for a stop, a recording that is over or gone', () => {
    expect(answer({ currentTake: 2, state: 'finalising' })).toEqual({ kind: 'finish' })
    expect(answer({ currentTake: 2, state: 'cancelled' })).toEqual({ kind: 'abandon' })
    expect(readEnding(undefined, 2)).toEqual({ kind: 'abandon' })
  })
  it('goes on under a higher take until that one has a first frame, and ends there', () => {
    expect(answer({ currentTake: 3, state: 'joining' })).toBeUndefined()
    expect(answer({ currentTake: 3, state: 'recording', nextFrom: 9 })).toEqual({ kind: 'yield', at: 9 })
    // It died after its first frame, and another one is on its way.
    expect(answer({ currentTake: 4, state: 'joining', nextFrom: 9 })).toEqual({ kind: 'yield', at: 9 })
    expect(answer({ currentTake: 3, state: 'finalising' })).toEqual({ kind: 'yield', at: null })
    expect(answer({ currentTake: 3, state: 'finalising', nextFrom: 9 })).toEqual({ kind: 'yield', at: 9 })
    // What begins then may have been filled in.
    expect(answer({ currentTake: 3, state: 'published', nextFrom: 9 })).toEqual({ kind: 'yield', at: null })
  })
  it('ends under a higher take in a pause, where there is nothing to wait for', () => {
    const pausedAt = at(0)
    expect(answer({ currentTake: 3, state: 'joining', pausedAt })).toEqual({ kind: 'yield', at: null })
    expect(answer({ currentTake: 2, state: 'paused', pausedAt })).toBeUndefined()
    expect(answer({ currentTake: 3, state: 'joining', pausedAt, resumedAt: at(1) })).toBeUndefined()
  })
})

describe('the database’s clock', () => {
  it('goes by the quickest answer', () => {
    const { clock, answer } = clockOf(at(0))
    answer(400, at(5_390))
    answer(10, at(5_405))
    answer(200, at(5_700))
    expect(clock.now()).toEqual(at(5_610))
    expect(clock.ago(610)).toEqual(at(5_000))
  })
  it('forgets what it knew when the database’s clock jumps', () => {
    const { clock, answer } = clockOf(at(0))
    answer(2, at(1))
    answer(100, at(3_600_052))
    expect(clock.now()).toEqual(at(3_600_102))
  })
  it('goes by the machine’s own before the database has answered', () => {
    const { clock } = clockOf(at(7_000))
    expect(clock.now()).toBeUndefined()
    expect(clock.ago(250)).toEqual(at(6_750))
  })
  it('places a later take by the time since the recording’s first frame', () => {
    const frame = (milliseconds: number) => ({ at: at(milliseconds), moment: undefined })
    expect(takeOffset(undefined, frame(0))).toBe(0)
    expect(takeOffset(frame(0), frame(61_500))).toBe(61_500_000)
    expect(takeOffset(frame(500), frame(0))).toBe(1_000)
  })
  it('places it by the monotonic clock where the database’s has jumped and it is still the same boot', () => {
    const day = 24 * 3600_000
    const first = { at: at(0), moment: { boot: 'a', ticks: 5_000_000 } }
    for (const jump of [day, -day]) {
      const later = { at: at(61_500 + jump), moment: { boot: 'a', ticks: 66_500_123 } }
      expect(takeOffset(first, later)).toBe(61_500_123)
    }
    expect(takeOffset(first, { at: at(61_500), moment: { boot: 'b', ticks: 7 } })).toBe(61_500_000)
    // A difference that is no jump: takes on other machines have the database's clock only.
    expect(takeOffset(first, { at: at(61_500), moment: { boot: 'a', ticks: 66_900_000 } })).toBe(61_500_000)
  })
})

it('kills a take that hangs, or has lost what it needs without noticing, but not one that leaves', () => {
  const well = { hereAt: 1_000, orderedAt: 5_000, aliveAt: 10_000, leaving: false, goneSince: undefined }
  expect(isPastHelp(well, 14_999)).toBe(false)
  expect(isPastHelp(well, 15_000)).toBe(true)
  expect(isPastHelp({ ...well, aliveAt: undefined }, 14_999)).toBe(false)
  expect(isPastHelp({ ...well, aliveAt: undefined }, 15_000)).toBe(true)
  expect(isPastHelp({ ...well, aliveAt: undefined, orderedAt: undefined }, 60_000)).toBe(false)
  // It is just starting.
  expect(isPastHelp({ ...well, aliveAt: undefined, hereAt: undefined }, 60_000)).toBe(false)
  expect(isPastHelp({ ...well, aliveAt: undefined, orderedAt: undefined, goneSince: 10_000 }, 11_500)).toBe(true)
  expect(isPastHelp({ ...well, goneSince: 10_000 }, 11_499)).toBe(false)
  expect(isPastHelp({ ...well, goneSince: 10_000 }, 11_500)).toBe(true)
  expect(isPastHelp({ ...well, goneSince: 10_000, leaving: true }, 12_499)).toBe(false)
  expect(isPastHelp({ ...well, goneSince: 10_000, leaving: true }, 12_500)).toBe(true)
})

it('steps down to an account before it sets the death signal', () => {
  const { command, args } = boundCommand('Xvfb', ['-a'])
  expect(command).toBe('setpriv')
  expect(args.slice(0, 3)).toEqual(['--pdeathsig', 'KILL', '--'])
  expect(args.slice(-2)).toEqual(['Xvfb', '-a'])
  const { args: stepped } = boundCommand('chromium', [], { name: 'x', uid: 998, gid: 997 })
  expect(stepped).toContain('--reuid=998')
  expect(stepped).toContain('--clear-groups')
  expect(stepped.indexOf('--reuid=998')).toBeLessThan(stepped.indexOf('--pdeathsig'))
})
it('starts nothing for a parent that died before the death signal was set', async () => {
  const { command, args } = boundCommand('echo', ['it runs'])
  const run = promisify(execFile)
  expect((await run(command, args)).stdout).toBe('it runs\n')
  // Its parent is another process than the one that meant to start it: for an orphan init, here this shell.
  const orphaned = await run('/bin/sh', ['-c', '("$@"); echo over', 'sh', command, ...args])
  expect(orphaned.stdout).toBe('over\n')
})
it('finds an account by its whole name', () => {
  const passwd = 'root:x:0:0::/root:/bin/sh\naula-recorder-2:x:7:7::/:/x\naula-recorder:x:999:995::/:/x\n'
  expect(findAccount(passwd, 'aula-recorder')).toEqual({ name: 'aula-recorder', uid: 999, gid: 995 })
  expect(findAccount(passwd, 'aula')).toBeUndefined()
})
it('opens no other people’s page as root', async () => {
  await expect(requireIdentity('nobody-by-this-name', 0)).rejects.toThrow('useradd --system nobody-by-this-name')
  expect(await requireIdentity('nobody-by-this-name', 1_000)).toEqual({ kind: 'own' })
})
it('keeps the sandbox unless it is told otherwise', () => {
  const flags = (sandbox: boolean) => chromiumArguments({ profile: '/p', sandbox, window: { width: 8, height: 6 } })
  expect(flags(true)).not.toContain('--no-sandbox')
  expect(flags(false)).toContain('--no-sandbox')
  for (const flag of ['--disable-background-networking', '--disable-component-update', '--disable-sync']) {
    expect(flags(true)).toContain(flag)
  }
})
it('writes a cookie as libXau reads it', () => {
  const file = xauthority(Buffer.alloc(16, 7))
  expect(file.toString('hex')).toBe(
    `ffff000000000012${Buffer.from('MIT-MAGIC-COOKIE-1').toString('hex')}0010${'07'.repeat(16)}`,
  )
})
it('clears away only what belongs to processes that are gone', () => {
  const names = ['aula-take-10-abcdef', 'aula-take-11-abcdef', 'aula-take-12-abcdef', 'aula-take-x', 'other-10-a']
  expect(abandonedFolders(names, 12, (pid) => pid === 11)).toEqual(['aula-take-10-abcdef', 'aula-take-12-abcdef'])
})
it('removes a folder for good, also under a process that makes it anew', async () => {
  const folder = await makeTakeFolder()
  const busy = spawn('/bin/sh', ['-c', 'while :; do mkdir -p "$0/browser/profile"; done', folder], { stdio: 'ignore' })
  onTestFinished(() => void busy.kill('SIGKILL'))
  const ended = once(busy, 'exit')
  await expect.poll(() => existsSync(join(folder, 'browser/profile'))).toBe(true)
  await removeTakeFolder(folder)
  await ended
  expect(existsSync(folder)).toBe(false)
})
it('removes folders of takes that have neither process nor recorder any more, and what their displays have left', async () => {
  // Others that run on this machine keep theirs.
  await using own = await temporaryFolder('take-folders')
  vi.stubEnv('TMPDIR', own.path)
  onTestFinished(() => void vi.unstubAllEnvs())
  const dead = spawn('true', { stdio: 'ignore' })
  await once(dead, 'exit')
  const display = 40_000 + (dead.pid ?? 0)
  const [lock, socket] = [`/tmp/.X${display}-lock`, `/tmp/.X11-unix/X${display}`]
  const gone = await makeTakeFolder(dead.pid)
  await mkdir('/tmp/.X11-unix', { recursive: true })
  await Promise.all([writeFile(lock, ` ${dead.pid}\n`), writeFile(socket, '')])
  await writeFile(join(gone, 'display'), `${display} ${dead.pid}`)
  const used = await makeTakeFolder(dead.pid)
  const take = spawn('sleep', ['60'], { env: { XAUTHORITY: `${used}/xauthority` }, stdio: 'ignore' })
  onTestFinished(async () => {
    take.kill('SIGKILL')
    await removeTakeFolder(used)
  })
  await writeTakeNote(used, { pid: take.pid ?? 0, data: '/data', settings: '' })
  await removeDeadFolders()
  expect([gone, lock, socket].filter((path) => existsSync(path))).toEqual([])
  expect(existsSync(used)).toBe(true)
})
it('leaves a display alone that another process has by now', async () => {
  const display = 5_000_000 + process.pid
  const lock = `/tmp/.X${display}-lock`
  const folder = await makeTakeFolder()
  onTestFinished(() => rm(lock, { force: true }))
  await writeFile(lock, ` ${process.pid}\n`)
  await writeFile(join(folder, 'display'), `${display} ${process.pid + 1}`)
  await removeTakeFolder(folder)
  expect(existsSync(lock)).toBe(true)
})
it('takes no other process for a recorder that has the number of one', async () => {
  expect(recorderRuns(process.pid)).toBe(false)
  const recorder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)', 'recorder'], { stdio: 'ignore' })
  await once(recorder, 'spawn')
  expect(recorderRuns(recorder.pid ?? 0)).toBe(true)
  recorder.kill('SIGKILL')
  await once(recorder, 'exit')
  expect(recorderRuns(recorder.pid ?? 0)).toBe(false)
})
it('knows a dead owner by machine and process', () => {
  const alive = (pid: number) => pid === 11
  expect(isDeadOwner('here:10', 'here', 12, alive)).toBe(true)
  expect(isDeadOwner('here:11', 'here', 12, alive)).toBe(false)
  expect(isDeadOwner('here:12', 'here', 12, () => true)).toBe(true)
  expect(isDeadOwner('there:10', 'here', 12, alive)).toBe(false)
})

it('marks takes as their supervisor’s, not their recorder’s', () => {
  expect(markOfTakes({ SUPERVISED_BY_AULA: '0a1b/recorder/3' })).toEqual({ SUPERVISED_BY_AULA: '0a1b/takes' })
  expect(markOfTakes({})).toEqual({})
})

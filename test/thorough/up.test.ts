import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planReaping } from '../../bin/up/plan-reaping.ts'
import { processTable } from '../../bin/up/process-table.ts'
import { markName } from '../../core/process/supervision-mark.ts'
import { type RunningAula, startAula } from '../harness/aula/aula.ts'
import { freePort } from '../harness/free-port.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const program = fileURLToPath(new URL('../../bin/aula.ts', import.meta.url))
const children = ['postgres', 'redis', 'janus', 'viewer', 'recorder', 'transcoder', 'keeper']

/** Runs `aula up` to its end, which has to come by itself. */
async function runUp(environment: Record<string, string>): Promise<{ code: number | null; errors: string }> {
  const child = spawn(process.execPath, [program, 'up'], { env: { PATH: process.env.PATH, ...environment } })
  let errors = ''
  child.stderr.on('data', (bytes) => {
    errors += String(bytes)
  })
  const [code] = await once(child, 'close')
  return { code, errors }
}

async function until(condition: () => Promise<boolean>, milliseconds: number, what: string): Promise<void> {
  const late = AbortSignal.timeout(milliseconds)
  while (!(await condition())) {
    if (late.aborted) throw new Error(`not within ${milliseconds} ms: ${what}`)
    await delay(50)
  }
}

async function serves(url: string): Promise<boolean> {
  return await fetch(`${url}/healthz`).then(
    (answer) => answer.ok,
    () => false,
  )
}

/** The mark that everything below this supervisor carries. */
async function markOf(aula: RunningAula): Promise<string> {
  const { viewer } = await aula.pids()
  const environment = await readFile(`/proc/${viewer}/environ`, 'utf8')
  const mark = environment.split('\0').find((pair) => pair.startsWith(`${markName}=`))
  return mark?.slice(markName.length + 1).split('/')[0] ?? ''
}

const leftBehind = async (mark: string) => planReaping(await processTable(), mark, process.pid)

describe('before anything is started', () => {
  test('every problem is told at once, one sentence each; nothing is made, exit code 2', async () => {
    await using folder = await temporaryFolder('up')
    const file = path.join(folder.path, 'a-file')
    await writeFile(file, '')
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const { code, errors } = await runUp({
      AULA_PORT: String(port),
      AULA_DATA: path.join(file, 'data'),
      AULA_RECORDERS: '3',
      AULA_SECRET: 'short',
      AULA_QUEUE_URL: 'redis://127.0.0.1:1/0',
      AULA_RECORDER_USER: 'nobody-of-that-name',
    })
    taken.close()
    expect(code).toBe(2)
    const sentences = errors.trim().split('\n')
    expect(sentences.filter((line) => line.includes(`Port ${port} of 127.0.0.1 is taken`))).toHaveLength(1)
    expect(sentences.filter((line) => /data folder .* is not writable/.test(line))).toHaveLength(1)
    expect(sentences.filter((line) => line.includes('AULA_RECORDERS is not a variable'))).toHaveLength(1)
    expect(sentences.filter((line) => line.startsWith('AULA_SECRET'))).not.toHaveLength(0)
    expect(sentences.filter((line) => line.includes('127.0.0.1:1, which AULA_QUEUE_URL names'))).toHaveLength(1)
    if (process.getuid?.() === 0) expect(errors).toContain('nobody-of-that-name')
    expect(await readdir(folder.path)).toEqual(['a-file'])
  })

  test('a folder that was made to try it is taken back when there are other problems', async () => {
    await using folder = await temporaryFolder('up')
    const { code } = await runUp({ AULA_DATA: path.join(folder.path, 'new/data'), AULA_PORT: '99999' })
    expect(code).toBe(2)
    expect(await readdir(folder.path)).toEqual([])
  })
})

describe('while it runs', () => {
  let aula: RunningAula

  beforeAll(async () => {
    aula = await startAula()
  })
  afterAll(() => aula[Symbol.asyncDispose]())

  test('it is ready: everything runs, the viewer serves, the first admin’s link is printed', async () => {
    expect(Object.keys(await aula.pids())).toEqual(expect.arrayContaining(children))
    expect(await serves(aula.url)).toBe(true)
    expect(aula.firstAdminLink).toMatch(new RegExp(`^${aula.url}/first-admin#.{20,}$`))
  })

  test('secrets are readable by their owner only', async () => {
    for (const file of ['secrets.json', 'running.json', 'postgres/password', 'redis/password']) {
      expect((await stat(path.join(aula.dataFolder, file))).mode & 0o077, file).toBe(0)
    }
  })

  test('no secret is in an argument of a process', async () => {
    const secrets = Object.values(JSON.parse(await readFile(path.join(aula.dataFolder, 'secrets.json'), 'utf8')))
    const passwords = ['postgres/password', 'redis/password'].map((file) =>
      readFile(path.join(aula.dataFolder, file), 'utf8'),
    )
    const hidden = [...secrets.map(String), ...(await Promise.all(passwords)).map((text) => text.trim())]
    const pids = await leftBehind(await markOf(aula))
    expect(pids.length).toBeGreaterThanOrEqual(children.length)
    for (const pid of pids) {
      const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      for (const secret of hidden) expect(words).not.toContain(secret)
    }
  })

  test('a second one on the same data folder is refused', async () => {
    const { code, errors } = await runUp({ AULA_DATA: aula.dataFolder, AULA_PORT: String(await freePort()) })
    expect([code, errors]).toEqual([2, expect.stringContaining('Another `aula up` runs on the data folder')])
    expect(await serves(aula.url)).toBe(true)
  })

  test.each([...children, 'reaper'])('%s is started again when it is killed', async (name) => {
    const { [name]: before } = await aula.pids()
    process.kill(before ?? -1, 'SIGKILL')
    await until(
      async () => {
        const { [name]: after } = await aula.pids()
        return after !== undefined && after !== before
      },
      10_000,
      `${name} runs again`,
    )
    await until(() => serves(aula.url), 10_000, 'the viewer serves')
  })

  test('Ctrl-C ends everything within 20 s, in order, with exit code 0', async () => {
    const mark = await markOf(aula)
    const began = performance.now()
    expect(await aula.stop()).toBe(0)
    expect(performance.now() - began).toBeLessThan(20_000)
    expect(await leftBehind(mark)).toEqual([])
    expect(await readdir(aula.dataFolder)).not.toContain('running.json')
    expect(aula.output()).toContain('Aula has stopped.')
  })
})

test('kill -9 of the supervisor leaves no process after 10 s, and the next start finds everything', async () => {
  await using folder = await temporaryFolder('up')
  await using aula = await startAula({ dataFolder: folder.path })
  const mark = await markOf(aula)
  const pids = await aula.pids()
  process.kill(pids.supervisor ?? -1, 'SIGKILL')
  const gone = async () => {
    const table = new Set((await processTable()).map(({ pid }) => pid))
    return (await leftBehind(mark)).length === 0 && !Object.values(pids).some((pid) => table.has(pid))
  }
  await until(gone, 10_000, 'no process is left')
  await using again = await startAula({ dataFolder: folder.path })
  expect(await serves(again.url)).toBe(true)
})

test('a signal while it starts takes back what was started', async () => {
  await using folder = await temporaryFolder('up')
  const child = spawn(process.execPath, [program, 'up'], {
    env: { PATH: process.env.PATH, AULA_DATA: folder.path, AULA_PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = once(child, 'exit')
  // Something is ready, the rest is not.
  await once(child.stdout, 'data')
  child.stdout.resume()
  child.kill('SIGINT')
  const [code] = await ended
  expect(code).toBe(0)
  expect(await readdir(folder.path)).not.toContain('running.json')
})

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseEnv, promisify } from 'node:util'
import { cardFrameRate } from '../../core/test-card/test-card.ts'
import { carryOut } from '../../scripts/compose/carry-out.ts'
import { readComposition } from '../../scripts/compose/composition.ts'
import { podman } from '../../scripts/compose/podman.ts'
import { type RunningComposition, runComposition } from '../../scripts/compose/run-composition.ts'
import { countLoss, startRecording, stopAndSeeFilled } from '../harness/broken-lecture.ts'
import { openBrowser } from '../harness/browser.ts'
import { openLecture, until } from '../harness/campus.ts'
import { openDepartment } from '../harness/open-department.ts'
import { Person } from '../harness/person.ts'
import { startPublisher } from '../harness/publisher.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { awaitLive } from '../harness/watch-lecture.ts'
import { readHandbook } from './read-handbook.ts'
import { trustCaddy } from './trust-caddy.ts'
import { watchSteadily } from './watch-steadily.ts'

/*
 * `npm run compose-test`: docker-compose.yml for real, with podman, by the handbook's own lines. Needs root and Debian's
 * buildah, podman, runc, netavark, aardvark-dns, iptables, catatonit and debootstrap; the ports 80 and 443 of this machine;
 * what it starts it takes away. `npm run compose-test -- start` ends before anything is recorded.
 */

const file = fileURLToPath(new URL('../../docker-compose.yml', import.meta.url))
const url = 'https://localhost'
/** How long somebody may see a picture that stands still, in all, seconds: less than a blink, and what timers are late by. */
const unnoticed = 0.5
/** Seconds of the lecturer's pictures: two at each of the seams around the gap, and some that nobody was sent. */
const mostMissing = 1

/** Debian lets everybody open it, machines that were made otherwise may not; containers get it with its rights. */
const tunnel = '/dev/net/tun'

await using resources = new AsyncDisposableStack()
const { path: folder } = resources.use(await temporaryFolder('compose'))
const prefix = `aulatest${randomBytes(3).toString('hex')}`
const begin = performance.now()
let values: Record<string, string | undefined> = {}
let running: RunningComposition | undefined
let release = 'before'

try {
  await play()
  console.log(`${time()} everything held`)
} catch (error) {
  console.error(`${time()} FAILED: ${error instanceof Error ? error.message : String(error)}`)
  for (const name of ['viewer', 'recorder', 'caddy']) {
    const said = await running?.logs(name).catch(String)
    if (said) console.error(`── ${name}\n${said.split('\n').slice(-40).join('\n')}`)
  }
  process.exitCode = 1
}

async function play(): Promise<void> {
  const { mode } = await stat(tunnel)
  resources.defer(() => chmod(tunnel, mode))
  await chmod(tunnel, 0o666)
  await step('settings', async () => {
    const [install] = await readHandbook('Install')
    const makeEnv = fileURLToPath(new URL(`../../${install?.lines[0]?.split(' ')[0]}`, import.meta.url))
    await promisify(execFile)(makeEnv, [url, 'internal'], { cwd: folder })
    values = parseEnv(await readFile(`${folder}/.env`, 'utf8'))
    running = resources.use(await compose())
  })
  await type('Install', (line) => line.startsWith('docker compose'))
  if (!running) return
  await trustCaddy(running)
  const [password = ''] = (await type('First people')).flatMap((said) => / password (\S+)/.exec(said)?.[1] ?? [])
  const admin = new Person(url)
  await admin.call('signIn', { body: { email: 'you@example.org', password } })
  const department = await step('people, a course, a room', () => openDepartment(url, admin))
  await type('More recorders and transcoders')
  if (process.argv[2] === 'start') return

  const browser = resources.use(await openBrowser({ arguments: ['--ignore-certificate-errors'] }))
  const publishing = resources.use(await openBrowser({ arguments: ['--ignore-certificate-errors'], publishing: true }))
  const campus = { ...department, url, browser, publishing }
  const publisher = await step('a lecturer in the room', () => startPublisher(publishing, url, campus.room, 0))
  const recording = await step('record', () => startRecording(campus))
  const page = await step('a student opens the lecture', () => openLecture(campus, recording.lecture))
  await step('and sees it live', () => awaitLive(page))

  release = 'after'
  running = await compose()
  await type('Upgrade', (line) => line === 'docker compose build')
  const noticed = await watchSteadily(page)
  await type('Upgrade', (line) => / (viewer|recorder)(-next)?$/.test(line))
  const { reloaded, stalled, skipped } = await noticed()
  const seen = `loaded again: ${reloaded}, stood still for ${stalled.toFixed(1)} s, jumped over ${skipped.toFixed(1)} s`
  console.log(`${time()} who watched meanwhile: ${seen}`)
  if (reloaded || stalled > unnoticed || skipped > 0) throw new Error('the student has noticed the upgrade')

  await step('the recorder is killed, and the other one goes on', async () => {
    const killed = await recorderOf(admin, recording.lecture)
    await podman('kill', killed)
    await until(async () => (await recorderOf(admin, recording.lecture)) !== killed, 'another recorder', 30_000)
  })
  const { frame } = await publisher.page.evaluate(() => ({ frame: window.aulaDemo?.frame ?? 0 }))
  await step('five more seconds of the lecture', () =>
    publisher.page.waitForFunction((last) => (window.aulaDemo?.frame ?? 0) > last, { timeout: 30_000 }, frame + 75),
  )
  await step('stop, and the gap is filled', () => stopAndSeeFilled(campus, recording, 120_000))
  await publisher.close()
  const { losses, broken } = await step('the replay, as the student gets it', () =>
    countLoss(campus, recording.lecture, [publisher], folder),
  )
  const [{ missing = Number.NaN, counted = 0 } = {}] = losses
  console.log(`${time()} of ${(counted / cardFrameRate).toFixed(1)} s, ${missing.toFixed(2)} s are missing in it`)
  if (broken.length > 0 || !(missing <= mostMissing)) throw new Error(`the replay is not whole: ${broken.join(', ')}`)
}

/** Types the lines of the handbook below a heading, after the lines of `.env` that stand before them. */
async function type(heading: string, wanted: (line: string) => boolean = () => true): Promise<string[]> {
  const said: string[] = []
  for (const { language, lines } of await readHandbook(heading)) {
    if (language === 'ini') {
      values = { ...values, ...parseEnv(lines.join('\n')) }
      running = await compose()
    }
    if (language !== 'sh') continue
    for (const line of lines.filter(wanted)) said.push(await step(line, () => typed(line)))
  }
  return said
}

/** Who follows a recorder's log waits until it is ready to take lectures over. */
async function typed(line: string): Promise<string> {
  if (!running) throw new Error('there is no composition yet')
  const { RECORDERS } = values
  const ready = () =>
    carryOut(running as RunningComposition, line).then((said) => said.split('the spare is ready').length - 1)
  if (!line.startsWith('docker compose logs')) return await carryOut(running, line)
  const count = line.endsWith('-next') ? 1 : Number(RECORDERS ?? 1)
  await until(async () => (await ready()) >= count, 'recorders to be ready', 60_000)
  return ''
}

async function compose(): Promise<RunningComposition> {
  return runComposition(file, await readComposition(file, values), { prefix, release })
}

async function step<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  const since = performance.now()
  const result = await act()
  console.log(`${time()} ${what} (${((performance.now() - since) / 1000).toFixed(1)} s)`)
  return result
}

function time(): string {
  return `${((performance.now() - begin) / 1000).toFixed(1).padStart(7)} s `
}

/** The container that captures a lecture. */
async function recorderOf(admin: Person, lecture: string): Promise<string> {
  return await until(async () => {
    const { recordings } = await admin.call('now')
    const { state, node } = recordings.find((recording) => recording.lecture === lecture) ?? {}
    return state === 'recording' && node?.split(':')[0]
  }, 'somebody who records')
}

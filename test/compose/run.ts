import { setTimeout as sleep } from 'node:timers/promises'
import { cardFrameRate } from '../../core/test-card/test-card.ts'
import { podman } from '../../scripts/compose/podman.ts'
import { openLecture, until } from '../harness/aula/campus.ts'
import { openDepartment } from '../harness/aula/open-department.ts'
import { Person } from '../harness/aula/person.ts'
import { startPublisher } from '../harness/aula/publisher.ts'
import { openBrowser } from '../harness/browser/browser.ts'
import { countLoss, startRecording, stopAndSeeFilled } from '../harness/lecture/broken-lecture.ts'
import { awaitLive } from '../harness/lecture/watch-lecture.ts'
import { watchListing } from '../harness/lecture/watch-listing.ts'
import { watchPlayer } from '../harness/lecture/watch-player.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { installAula, startOperator, tellLogs } from './operator.ts'
import { trustCaddy } from './trust-caddy.ts'

/*
 * `npm run compose-test`: docker-compose.yml for real, with podman, by the handbook's own lines. Needs root, the
 * packages that `docker/packages.sh compose` installs, and the ports 80, 443, 3478 and 5349 of this machine; what it starts it
 * takes away. `npm run compose-test -- start` ends before anything is recorded.
 */

const url = 'https://localhost'
/** Seconds of the lecturer's pictures: two at each of the seams around the gap, and some that nobody was sent. */
const mostMissing = 1

/** Seconds from a segment's last frame to its place in the playlist; what is later is told. */
const usuallyListed = 1.5
/** Frames that are told one by one when they are missing in a row. */
const noticeable = 4

/** Milliseconds in which a player plays what it had: two segments and more. */
const rest = 12_000
/** What went wrong without keeping the rest from being tried. */
const failures: string[] = []

await using resources = new AsyncDisposableStack()
const operator = resources.use(await startOperator(url))
const { step } = operator

try {
  await play()
  operator.say('everything held')
} catch (error) {
  operator.say(`FAILED: ${error instanceof Error ? error.message : String(error)}`)
  await tellLogs(operator, ['viewer', 'recorder', 'caddy'])
  process.exitCode = 1
}

async function play(): Promise<void> {
  const { path: folder } = resources.use(await temporaryFolder('compose-replay'))
  const password = await installAula(operator)
  await trustCaddy(operator.running)
  const admin = new Person(url)
  await admin.call('signIn', { body: { email: 'you@example.org', password } })
  const department = await step('people, a course, a room', () => openDepartment(url, admin))
  await step('doctor recorder', () => operator.running.exec('recorder', ['node', 'bin/aula.ts', 'doctor', 'recorder']))
  const { storage } = await admin.call('now')
  if (!storage.disk) failures.push('nobody tells how full the disk of the store is')
  await operator.type('More recorders and transcoders')
  if (process.argv[2] === 'start') return

  const open = () => openBrowser({ arguments: ['--ignore-certificate-errors'], elsewhere: true })
  const [browser, publishing] = [resources.use(await open()), resources.use(await open())]
  const campus = { ...department, url, browser, publishing }
  const publisher = await step('a lecturer in the room', () => startPublisher(publishing, url, campus.room, 0))
  const recording = await step('record', () => startRecording(campus))
  const page = await step('a student opens the lecture', () => openLecture(campus, recording.lecture))
  await step('and sees it live', () => awaitLive(page))

  const frameNow = () => publisher.page.evaluate(() => window.aulaDemo?.frame ?? 0)
  const moments: { what: string; frame: number }[] = []
  const remember = async (what: string) => moments.push({ what, frame: await frameNow() })
  await remember('the recording')
  await operator.checkOut('after')
  await operator.type('Upgrade', (line) => /^docker compose build/.test(line))
  for (const replaced of ['viewer', 'recorder', 'keeper']) {
    const noticed = await watchPlayer(page)
    await using listing = watchListing(
      `${url}/media/lectures/${recording.lecture}/video-720p.m3u8`,
      campus.student.cookie,
    )
    await remember(`the upgrade of ${replaced}`)
    await operator.type('Upgrade', (line) => new RegExp(` ${replaced}(-next)?$`).test(line))
    await sleep(rest)
    const { reloads, stalled, skipped, noticed: told, stalls } = await noticed()
    for (const { until, seconds, buffered } of stalls) {
      const what = `the picture had stood still for ${seconds.toFixed(1)} s with ${buffered.toFixed(1)} s to play`
      operator.say(what, until)
    }
    for (const { uri, late } of listing.listed.filter(({ late }) => late > usuallyListed)) {
      operator.say(`listed ${late.toFixed(1)} s after its end: ${uri.split('/').slice(-4).join('/')}`)
    }
    const seen = `loaded again: ${reloads}, stood still for ${stalled.toFixed(1)} s, jumped over ${skipped.toFixed(1)} s`
    operator.say(`who watched meanwhile: ${seen}, notices for ${told.toFixed(1)} s`)
    if (reloads > 0 || stalled > 0 || skipped > 0 || told > 0) failures.push(`the student has noticed: ${replaced}`)
  }

  await step('the recorder is killed, and the other one goes on', async () => {
    const killed = await recorderOf(admin, recording.lecture)
    await remember('the kill')
    await podman('kill', killed)
    await until(async () => (await recorderOf(admin, recording.lecture)) !== killed, 'another recorder', 30_000)
  })
  await remember('another recorder')
  const frame = await frameNow()
  await step('five more seconds of the lecture', () =>
    publisher.page.waitForFunction((last) => (window.aulaDemo?.frame ?? 0) > last, { timeout: 30_000 }, frame + 75),
  )
  await step('stop, and the gap is filled', () => stopAndSeeFilled(campus, recording, 120_000))
  await publisher.close()
  const { losses, broken } = await step('the replay, as the student gets it', () =>
    countLoss(campus, recording.lecture, [publisher], folder),
  )
  const [{ missing = Number.NaN, counted = 0, longest = 0, holes = [], seams = [] } = {}] = losses
  const seconds = `of ${(counted / cardFrameRate).toFixed(1)} s, ${missing.toFixed(2)} s are missing in it`
  operator.say(`${seconds}, in ${holes.length} holes of at most ${longest.toFixed(2)} s; seams: ${seams.join(', ')}`)
  for (const { missing, frame, stretch } of holes.filter(({ missing }) => missing >= noticeable)) {
    const since = moments.findLast((moment) => moment.frame <= frame) ?? { what: 'the begin', frame }
    const when = `${((frame - since.frame) / cardFrameRate).toFixed(1)} s after ${since.what}, in stretch ${stretch}`
    operator.say(`${(missing / cardFrameRate).toFixed(2)} s are missing ${when}`)
  }
  if (broken.length > 0 || !(missing <= mostMissing)) failures.push(`the replay is not whole: ${broken.join(', ')}`)

  for (const told of await operator.type('Backup')) if (told) operator.say(told)
  await step('docker compose down --volumes', () => operator.running.down({ volumes: true }))
  for (const told of await operator.type('Restore')) if (told) operator.say(told)
  await trustCaddy(operator.running)
  await campus.student.call('signIn', { body: { email: 'sam@test.example', password: 'Sam battery staple' } })
  const restored = await step('the replay, restored', () => countLoss(campus, recording.lecture, [publisher], folder))
  if (JSON.stringify(restored.losses) !== JSON.stringify(losses)) failures.push('what was restored is something else')
  if (failures.length > 0) throw new Error(failures.join('; '))
}

/** The container that captures a lecture. */
async function recorderOf(admin: Person, lecture: string): Promise<string> {
  return await until(async () => {
    const { recordings } = await admin.call('now')
    const { state, node } = recordings.find((recording) => recording.lecture === lecture) ?? {}
    return state === 'recording' && node?.split(':')[0]
  }, 'somebody who records')
}

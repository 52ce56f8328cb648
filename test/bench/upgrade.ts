import { setTimeout as sleep } from 'node:timers/promises'
import { cardFrameRate } from '../../core/test-card/test-card.ts'
import { type Measure, told } from '../../scripts/measurement.ts'
import { inhabit, openLecture, startTwoPublishers } from '../harness/aula/campus.ts'
import { openFleet } from '../harness/aula/fleet.ts'
import { openBrowser } from '../harness/browser/browser.ts'
import { countLoss, holesInWords, startRecording } from '../harness/lecture/broken-lecture.ts'
import { awaitLive } from '../harness/lecture/watch-lecture.ts'
import { watchListing } from '../harness/lecture/watch-listing.ts'
import { watchPlayer } from '../harness/lecture/watch-player.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Seconds of media missing in a student's live player; and it is not loaded again. */
const bar = 0
/** Between two replacements: two segments and more. */
const restMilliseconds = 15_000
/**
 * Counted frames that a publisher leaves out by itself now and then, or a page paints over: a hole is what is longer. Media
 * that is missing is missing for both publishers.
 */
const ownFrames = 2

/** Viewer, recorder, transcoder and keeper are replaced one by one, new before old, while a lecture is watched live. */
export const measure: Measure = {
  variants: [],
  async run() {
    await using resources = new AsyncDisposableStack()
    const fleet = resources.use(await openFleet())
    const campus = resources.use(await inhabit(fleet.url, fleet.firstAdminLink))
    const folder = resources.use(await temporaryFolder('upgrade'))
    const publishers = await startTwoPublishers(campus)
    const { lecture } = await startRecording(campus)
    // The student's machine is not this one.
    const browser = resources.use(await openBrowser({ elsewhere: true }))
    const page = await openLecture({ ...campus, browser }, lecture)
    await awaitLive(page)
    const seen = await watchPlayer(page)
    await using listing = watchListing(`${fleet.url}/media/lectures/${lecture}/video-720p.m3u8`, campus.student.cookie)
    await sleep(restMilliseconds)
    const replaced: { name: string; began: number }[] = []
    for (const name of ['viewer', 'recorder', 'transcoder', 'keeper'] as const) {
      const began = Date.now()
      await fleet.replace(name)
      replaced.push({ name, began })
      told({ replaced: name, 'took, s': (Date.now() - began) / 1000 })
      await sleep(restMilliseconds)
    }
    const player = await seen()
    for (const { until, seconds, buffered } of player.stalls) {
      const { name, began } = replaced.findLast(({ began }) => began < until) ?? { name: 'nothing yet', began: until }
      told({
        'stood still, s': round(seconds),
        'buffered, s': round(buffered),
        replaced: name,
        'after, s': round((until - began) / 1000),
      })
    }
    const latest = listing.listed.reduce((one, other) => (other.late > one.late ? other : one), { uri: '', late: 0 })
    told({ 'listed latest': latest.uri.split('/').slice(-4).join('/'), 'after its end, s': round(latest.late) })
    // Before Stop: afterwards gaps are filled.
    const { losses, broken, stretches } = await countLoss(campus, lecture, publishers, folder.path)
    await campus.lecturer.call('stop', { params: { room: campus.room } })
    const frames = Math.max(
      ...losses.map(({ holes }) => sum(holes.map(({ missing }) => missing).filter((frames) => frames > ownFrames))),
    )
    const value = round(frames / cardFrameRate + player.stalled + player.skipped)
    const rows = losses.map(({ publisher, counted, missing, holes, seams, sync }) => ({
      ...{
        publisher,
        'counted frames': counted,
        'missing, s': round(missing),
        holes: holesInWords(holes),
        seams: seams.join(' '),
        stretches,
      },
      ...{ 'A/V p95, ms': Math.round(sync), 'stalled, s': round(player.stalled), 'skipped, s': round(player.skipped) },
      ...{ 'notice, s': round(player.noticed), reloads: player.reloads },
    }))
    const ok = value <= bar && player.reloads === 0 && player.noticed === 0 && broken.length === 0
    return { value, unit: `s, ${player.reloads} reloads`, bar, ok, rows }
  },
}

function sum(values: number[]): number {
  return values.reduce((one, other) => one + other, 0)
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100
}

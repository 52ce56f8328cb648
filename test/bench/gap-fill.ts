import { setTimeout as sleep } from 'node:timers/promises'
import { type Measure, type Measurement, told } from '../../scripts/measurement.ts'
import { applyEvent } from '../../storage/catalog/recordings.ts'
import {
  countLoss,
  holesInWords,
  killAndRecover,
  startRecording,
  stopAndFill,
  type Victim,
} from '../harness/broken-lecture.ts'
import { openBrowser } from '../harness/browser.ts'
import { openCampus, startTwoPublishers } from '../harness/campus.ts'
import { treeCpuSeconds } from '../harness/process-tree.ts'
import { startRoomRig } from '../harness/room-rig.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Seconds of the lecture that may be missing from the replay once its gaps are filled. */
const bar = 2
/** Percent of a core that a publisher may cost Janus more while the net is held. */
const costBar = 1
const victims: Victim[] = ['take', 'chromium', 'Xvfb', 'pulseaudio', 'renderer', 'viewer']
const kills = Number(process.env.KILLS ?? 8)
const costSeconds = 40

/**
 * `kills`: a lecture in which the take's process, Chromium, Xvfb, PulseAudio, the page's renderer and the viewer are killed
 * in a seeded order; what of it is missing in the end, by the publishers' frame counters (SEED, else 1; KILLS, else 8). `cost`: what the net costs Janus.
 */
export const measure: Measure = {
  variants: ['kills', 'cost'],
  run: async (variant) => (variant === 'cost' ? await measureCost() : await measureKills()),
}

async function measureKills(): Promise<Measurement> {
  const random = seeded(Number(process.env.SEED ?? 1))
  await using resources = new AsyncDisposableStack()
  const campus = resources.use(await openCampus())
  const folder = resources.use(await temporaryFolder('gap-fill'))
  const publishers = await startTwoPublishers(campus)
  const running = await startRecording(campus)
  for (let kill = 0; kill < kills; kill++) {
    await sleep(5_000 + random() * 7_000)
    const victim = victims[Math.floor(random() * victims.length)] ?? 'take'
    const before = performance.now()
    await killAndRecover(campus, running, victim)
    told({ kill: kill + 1, victim, 'recovered after, s': seconds(before) })
  }
  await sleep(5_000)
  await stopAndFill(campus, running, 300_000)
  const { losses, broken, stretches, picture } = await countLoss(campus, running.lecture, publishers, folder.path)
  for (const publisher of publishers) await publisher.close()
  const value = Math.max(...losses.map(({ missing }) => missing))
  const rows = losses.map(({ publisher, counted, missing, longest, holes, seams, sync }) => ({
    publisher,
    'lecture, s': Math.round(picture),
    'counted frames': counted,
    'missing, s': missing,
    'longest hole, s': longest,
    stretches,
    'A/V p95, ms': Math.round(sync),
    holes: holesInWords(holes),
    seams: seams.join(' '),
  }))
  return { value, unit: 's', bar, ok: value <= bar && broken.length === 0, rows }
}

async function measureCost(): Promise<Measurement> {
  await using rig = await startRoomRig(['demo'])
  await using browser = await openBrowser({ elsewhere: true })
  const room = await rig.room()
  const publishers = 2
  for (let publisher = 0; publisher < publishers; publisher++) {
    const page = await browser.newPage()
    await page.goto(`${rig.url}/demo.html#${rig.joinToken(room, { name: `Publisher ${publisher}` })}&mode=counter`)
    await page.waitForFunction(() => window.aulaDemo?.status === 'in' && window.aulaDemo.frame > 15)
  }
  const percent = async () => {
    const before = await treeCpuSeconds([rig.janus.pid()])
    await sleep(costSeconds * 1000)
    return (((await treeCpuSeconds([rig.janus.pid()])) - before) / costSeconds / publishers) * 100
  }
  const without = await percent()
  const recording = await rig.recording(room)
  await applyEvent(rig.catalog, recording, 'claim', 'test')
  const held = await percent()
  const rows = [{ 'without, % of a core each': without, 'with the net': held }]
  const value = held - without
  return { value, unit: '% of a core per publisher', bar: costBar, ok: value <= costBar, rows }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 100) / 10
}

import { setTimeout as sleep } from 'node:timers/promises'
import { type Measure, type Measurement, told } from '../../scripts/measurement.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { awaitRecovery } from '../faults/await-recovery.ts'
import { findVictim } from '../faults/find-victim.ts'
import { planKills, victims } from '../faults/plan-kills.ts'
import { openFaultyCampus } from '../faults/record-under-faults.ts'
import { startTwoPublishers, until } from '../harness/aula/campus.ts'
import { startRoomRig } from '../harness/aula/room-rig.ts'
import { openBrowser } from '../harness/browser/browser.ts'
import { countLoss, holesInWords, startRecording, stopAndFill } from '../harness/lecture/broken-lecture.ts'
import { treeCpuSeconds } from '../harness/machine/process-tree.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Seconds of the lecture that may be missing from the replay once its gaps are filled. */
const bar = 2
/** Percent of a core that a publisher may cost Janus more while the net is held. */
const costBar = 1
/** Where Janus dies, or the supervisor that all others die with, the net has a hole. */
const mortal = victims.filter((victim) => victim !== 'janus' && victim !== 'supervisor')
const kills = Number(process.env.KILLS ?? mortal.length)
const costSeconds = 40

/**
 * `kills`: a lecture in which every process but Janus and the supervisor is killed in a seeded order; what of it is missing
 * in the end, by the publishers' frame counters (SEED, else 1; KILLS, else one of each). `cost`: what the net costs Janus.
 */
export const measure: Measure = {
  variants: ['kills', 'cost'],
  run: async (variant) => (variant === 'cost' ? await measureCost() : await measureKills()),
}

async function measureKills(): Promise<Measurement> {
  await using resources = new AsyncDisposableStack()
  const campus = resources.use(await openFaultyCampus())
  const folder = resources.use(await temporaryFolder('gap-fill'))
  const publishers = await startTwoPublishers(campus)
  const running = await startRecording(campus)
  for (const [index, { victim, rest }] of planKills(Number(process.env.SEED ?? 1), kills, mortal).entries()) {
    await sleep(rest)
    const found = await until(
      async () => findVictim(victim, await campus.aula.pids(), running.recording),
      `a ${victim} to kill`,
    )
    const at = Date.now()
    process.kill(found.pid, 'SIGKILL')
    const { over } = await awaitRecovery(campus, publishers, { victim, at, found })
    told({ kill: index + 1, victim, 'recovered after, s': Math.round((over - at) / 100) / 10 })
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

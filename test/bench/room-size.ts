import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Measure, told } from '../../scripts/measurement.ts'
import { startAula } from '../harness/aula/aula.ts'
import { firstAdmin } from '../harness/aula/person.ts'
import { round } from '../harness/capture/compare-recorders.ts'
import { measureParts } from '../harness/machine/cores-by-part.ts'
import { encodeMoving } from '../harness/media/encoded-lecture.ts'
import { startRtpPublisher } from '../harness/rtp/rtp-publisher.ts'
import { type ReceiverCount, startReceivers } from '../harness/rtp/rtp-receivers.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** People in one room, the lecturer included. */
const bar = 150
/** What is looked at, one after the other, until a room breaks. */
const sizes = [50, 100, bar, 200, 250, 300]
const holdSeconds = 20
const settleMilliseconds = 3_000
/** Sent again and again. */
const lectureSeconds = 30
const processes = 3

/**
 * How many people one room carries: a lecturer sends a camera of 1280x720 and a voice, encoded before, everybody else
 * receives both. A room is whole while no packet is missing anywhere; what the kernel threw away because a receiver was
 * too slow (UDP's RcvbufErrors) is no fault of the server, and counted beside.
 */
export const measure: Measure = {
  variants: [],
  async run() {
    await using resources = new AsyncDisposableStack()
    const folder = resources.use(await temporaryFolder('room-size'))
    const lecture = await encodeMoving(folder.path, { seconds: lectureSeconds, width: 1280, height: 720 })
    const aula = resources.use(await startAula({ demo: 'off' }))
    const admin = await firstAdmin(aula.url, aula.firstAdminLink)
    const { id: room } = await admin.call('createRoom', { body: { name: 'Great hall' } })
    resources.use(await startRtpPublisher(aula.url, room, lecture, ['camera']))
    const receivers = resources.use(startReceivers(aula.url, room, processes))
    const rows: Record<string, string | number | boolean>[] = []
    let people = 1
    let held = 0
    let broken: number | undefined
    for (const size of sizes) {
      const began = performance.now()
      const refused = await receivers.join(size - people).catch((error: unknown) => String(error))
      if (refused) rows.push(told({ people: size, whole: false, 'why not': refused }))
      broken = refused ? size : undefined
      if (refused) break
      people = size
      const joined = round((performance.now() - began) / 1000)
      await sleep(settleMilliseconds)
      const { janus = 0, viewer = 0 } = await aula.pids()
      const parts = await measureParts([], { janus, viewer, receivers: receivers.pids[0] ?? 0 })
      await receivers.count()
      const late = await tooSlow()
      await sleep(holdSeconds * 1000)
      const counts = await receivers.count()
      const thrownAway = (await tooSlow()) - late
      const cores = await parts()
      const whole = isWhole(counts, thrownAway)
      rows.push(
        told({
          people: size,
          whole,
          'joined in, s': joined,
          'packets, least': Math.min(...counts.map(({ received }) => received)),
          'packets, most': Math.max(...counts.map(({ received }) => received)),
          missing: counts.reduce((sum, { missing }) => sum + missing, 0),
          'thrown away before a receiver': thrownAway,
          'Janus, cores': round(cores.janus ?? 0),
          'viewer, cores': round(cores.viewer ?? 0),
          'receivers, cores': round((cores.receivers ?? 0) * processes),
        }),
      )
      if (!whole) {
        broken = size
        break
      }
      held = size
    }
    rows.push(told({ people: 'breaks at', size: broken ?? `more than ${held}` }))
    return { value: held, unit: 'people', bar, ok: held >= bar, rows }
  },
}

/** Nobody misses a packet that was not thrown away before them, and nobody has stopped receiving. */
function isWhole(counts: ReceiverCount[], thrownAway: number): boolean {
  const missing = counts.reduce((sum, row) => sum + Math.max(0, row.missing), 0)
  const [least, most] = [
    Math.min(...counts.map(({ received }) => received)),
    Math.max(...counts.map((row) => row.received)),
  ]
  return missing <= thrownAway && least >= most * 0.95
}

/** Datagrams that this machine has thrown away since it started because nobody fetched them in time. */
async function tooSlow(): Promise<number> {
  const [names = [], figures = []] = (await readFile('/proc/net/snmp', 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('Udp:'))
    .map((line) => line.split(' '))
  return Number(figures[names.indexOf('RcvbufErrors')] ?? 0)
}

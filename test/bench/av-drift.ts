import { setTimeout as delay } from 'node:timers/promises'
import { isId, type RecordingId } from '../../core/ids.ts'
import type { SoundOffset } from '../../core/test-card/sound-offsets.ts'
import { type Measure, told } from '../../scripts/measurement.ts'
import { fetchLecture } from '../../transcoder/probe/fetch-lecture.ts'
import { openCampus, until } from '../harness/aula/campus.ts'
import { recordLecture } from '../harness/lecture/record-lecture.ts'
import { stealProcessor } from '../harness/machine/steal-processor.ts'
import { type MemorySample, sampleTakeMemory } from '../harness/machine/take-memory.ts'
import { cardsOf, readCards, timedBeepsAfterFlashes } from '../harness/media/read-lecture.ts'
import { percentile } from '../harness/percentile.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Milliseconds of beep to flash at the 95th percentile, and by how much the median may grow from first to last tenth. */
const bar = 100
const growthBar = 50
/** Megabytes of a recording's whole tree, and by how much it may grow after its tenth minute (room-memory). */
const memoryBar = 500
const memoryGrowthBar = 0.05
const minutes: Record<string, number> = { '2h': 120, '30min': 30, '10min': 10 }

/**
 * A lecture during which half a core is stolen for ten seconds of every minute: picture against sound, memory, and what
 * the watchers told though nothing was wrong.
 */
export const measure: Measure = {
  variants: Object.keys(minutes),
  async run(variant = '2h') {
    await using campus = await openCampus({ AULA_METRICS_TOKEN: metricsToken })
    await using folder = await temporaryFolder('drift')
    const running = await recordLecture(campus)
    const { recording } = await campus.lecturer.call('seeRoom', { params: { room: campus.room } })
    if (!isId<RecordingId>(recording?.id)) throw new Error('nothing is recorded')
    const began = Date.now()
    const { memory, judged } = await hold(campus.url, recording.id, (minutes[variant] ?? 120) * 60_000)
    const { events } = await campus.admin.call('events')
    const alarms = events.flatMap((event) => (event.about === 'recording' && event.event === 'trouble' ? [event] : []))
    await running.stop()
    await until(async () => {
      const seen = await campus.student.call('seeLecture', { params: { lecture: running.lecture } })
      return seen.status === 'ready'
    }, 'the replay')
    const playlist = `${campus.url}/media/lectures/${running.lecture}/index.m3u8`
    const tracks = await fetchLecture(playlist, campus.student.cookie, folder.path)
    const [video, audio] = [tracks.get('video-720p'), tracks.get('audio-main')]
    if (!video || !audio) throw new Error(`tracks: ${[...tracks.keys()]}`)
    const sightings = await readCards(video, 2)
    const rows: Record<string, string | number>[] = []
    const all: SoundOffset[] = []
    for (const { signature } of running.publishers) {
      const timed = await timedBeepsAfterFlashes(cardsOf(sightings, signature), audio, signature)
      all.push(...timed)
      const offsets = timed.map(({ apart }) => apart)
      const tenth = Math.ceil(offsets.length / 10)
      const [first, last] = [percentile(offsets.slice(0, tenth), 50), percentile(offsets.slice(-tenth), 50)]
      const row = {
        beeps: offsets.length,
        'p95, ms': percentile(offsets.map(Math.abs), 95),
        'growth, ms': last - first,
      }
      rows.push(told({ publisher: signature.tone, ...row }))
    }
    const { most, growth } = judgeMemory(memory)
    rows.push(told({ 'most memory, MB': most, 'growth after minute 10': growth }))
    for (const { at, reason } of alarms) {
      const second = Math.round((Date.parse(at) - began) / 1000)
      const found = { 'judged there, ms': mostNear(judged, second), 'replay there, ms': mostNear(all, second) }
      rows.push(told({ 'false alarm': reason, 'at minute': second / 60, ...found }))
    }
    const errors = judged.flatMap(({ at, apart }) => apart - (medianNear(all, at) ?? apart))
    rows.push(
      told({
        'judged (once in 2 s)': judged.length,
        'p95 of judged - replay, ms': percentile(errors.map(Math.abs), 95),
      }),
    )
    const value = Math.max(...rows.map((row) => Number(row['p95, ms'] ?? 0)))
    const grown = Math.max(...rows.map((row) => Math.abs(Number(row['growth, ms'] ?? 0))))
    const memoryOk = most <= memoryBar && growth <= memoryGrowthBar
    const ok = value <= bar && grown <= growthBar && memoryOk && alarms.length === 0
    return { value, unit: 'ms, 95th percentile', bar, ok, rows }
  },
}

type Held = { memory: MemorySample[]; judged: SoundOffset[] }

async function hold(url: string, recording: RecordingId, milliseconds: number): Promise<Held> {
  await using memory = sampleTakeMemory(recording)
  await using _thief = stealProcessor()
  const began = Date.now()
  const judged: SoundOffset[] = []
  while (Date.now() - began < milliseconds) {
    await delay(2_000)
    const apart = await askApart(url)
    if (apart !== undefined) judged.push({ at: (Date.now() - began) / 1000, apart })
  }
  return { memory: memory.samples, judged }
}

/** Milliseconds by which sound and picture are apart, as the recorder judges from what the page receives. */
async function askApart(url: string): Promise<number | undefined> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })
  const [, seconds] = /^aula_recording_sound_apart_seconds\{.*\} (\S+)$/m.exec(await answer.text()) ?? []
  return seconds === undefined ? undefined : Number(seconds) * 1000
}

const metricsToken = 'av-drift-asks-for-figures'

/** Milliseconds, the most within 20 s before and 10 s after. */
function mostNear(offsets: SoundOffset[], second: number): number {
  const near = offsets.filter(({ at }) => at > second - 20 && at < second + 10)
  return near.reduce((most, { apart }) => (Math.abs(apart) > Math.abs(most) ? apart : most), 0)
}

function medianNear(offsets: SoundOffset[], second: number): number | undefined {
  const near = offsets.filter(({ at }) => Math.abs(at - second) < 3).map(({ apart }) => apart)
  return near.length > 0 ? percentile(near, 50) : undefined
}

/** The most, and what the last samples have more than those around minute 10 (or half way), as a part. */
function judgeMemory(samples: MemorySample[]): { most: number; growth: number } {
  const end = samples.at(-1)?.minute ?? 0
  const from = Math.min(10, end / 2)
  const around = (minute: number) =>
    percentile(
      samples.filter((sample) => Math.abs(sample.minute - minute) <= 1).map(({ megabytes }) => megabytes),
      50,
    )
  const growth = around(end - 1) / around(from) - 1
  return { most: Math.max(...samples.map(({ megabytes }) => megabytes)), growth: Math.round(growth * 1000) / 1000 }
}

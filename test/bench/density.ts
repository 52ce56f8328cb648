import { setTimeout as sleep } from 'node:timers/promises'
import { isId, type RecordingId } from '../../core/ids.ts'
import { composeStage } from '../../core/layout/compose-stage.ts'
import { cardFrameRate } from '../../core/test-card/test-card.ts'
import { readMachine } from '../../recorder/admission/read-machine.ts'
import { type Measure, type Measurement, told } from '../../scripts/measurement.ts'
import { type FetchedTrack, fetchLecture } from '../../transcoder/probe/fetch-lecture.ts'
import { type RunningAula, startAula } from '../harness/aula/aula.ts'
import { until } from '../harness/aula/campus.ts'
import { firstAdmin, type Person } from '../harness/aula/person.ts'
import { processesNaming, takeProcess } from '../harness/aula/recorder-rig.ts'
import { round } from '../harness/capture/compare-recorders.ts'
import { type CoresByPart, measureParts } from '../harness/machine/cores-by-part.ts'
import { cardPart } from '../harness/media/camera-frames.ts'
import { beepTone, encodeLecture } from '../harness/media/encoded-lecture.ts'
import {
  beepsAfterFlashes,
  cardsOf,
  countMissing,
  holesOf,
  readCardsAt,
  type Sighting,
} from '../harness/media/read-lecture.ts'
import { percentile } from '../harness/percentile.ts'
import { type RtpPublisher, startRtpPublisher } from '../harness/rtp/rtp-publisher.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Rooms at once on two cores; the part of the camera's counted frames that may be missing; milliseconds, p95. */
const bars = { '720p': 4, '1080p': 2 }
const missingBar = 0.01
const syncBar = 100
const sizes = { '720p': { width: 1280, height: 720 }, '1080p': { width: 1920, height: 1080 } }
type Variant = { height: keyof typeof sizes; rooms: number; seconds: number }

/** The bar is for five minutes; the others show sooner where it goes. */
const variants: Record<string, Variant> = {
  '720p': { height: '720p', rooms: bars['720p'], seconds: 300 },
  '1080p': { height: '1080p', rooms: bars['1080p'], seconds: 300 },
  '720p-1min': { height: '720p', rooms: bars['720p'], seconds: 60 },
  '1080p-1min': { height: '1080p', rooms: bars['1080p'], seconds: 60 },
  'one-room': { height: '720p', rooms: 1, seconds: 40 },
}
/** Every camera's first key frame has come by then. */
const settleMilliseconds = 3_000
/** Of encoded lecture beyond what is measured: rooms fill, recordings begin and end. */
const around = 120

/**
 * How many rooms one machine records at once: in each a slide every 20 s, a camera of 640x360 at 15 a second and a voice,
 * sent by publishers that encode nothing.
 */
export const measure: Measure = {
  variants: Object.keys(variants),
  async run(name = '720p') {
    const variant = variants[name]
    if (!variant) throw new Error(`no variant ${name}`)
    const { height, seconds } = variant
    await using resources = new AsyncDisposableStack()
    const folder = resources.use(await temporaryFolder('density'))
    const lecture = await encodeLecture(folder.path, { seconds: seconds + around, ...sizes[height] })
    const { width, height: lines } = sizes[height]
    const aula = resources.use(
      await startAula({ demo: 'off', environment: { AULA_CAPTURE_SIZE: `${width}x${lines}` } }),
    )
    const admin = await firstAdmin(aula.url, aula.firstAdminLink)
    const publishers: RtpPublisher[] = []
    const rooms: string[] = []
    for (let number = 1; number <= variant.rooms; number++) {
      const { id } = await admin.call('createRoom', { body: { name: `Room ${number}` } })
      publishers.push(resources.use(await startRtpPublisher(aula.url, id, lecture)))
      rooms.push(id)
    }
    const pressed = performance.now()
    const running = await recordAll(admin, rooms)
    const rows: Measurement['rows'] = [
      told({ room: 'all', 'recorded after, s': round((performance.now() - pressed) / 1000) }),
    ]
    await sleep(settleMilliseconds)
    const cost = await hold(aula, running, seconds)
    for (const room of rooms) await admin.call('stop', { params: { room } })
    let held = 0
    for (const [number, { lecture: recorded }] of running.entries()) {
      const row = await judge(aula.url, admin, recorded, variant, folder.path)
      const ok = row['missing, %'] <= missingBar * 100 && row['p95, ms'] <= syncBar
      if (ok) held += 1
      rows.push(told({ room: number + 1, ...row, held: ok }))
    }
    const stepped = await aula.saidAfter('recorder', 'the frame rate of a recording changes', 0)
    rows.push(told({ room: 'all', ...cost.machine, 'frame rates': stepped === undefined ? 'kept' : 'stepped down' }))
    rows.push(told({ room: 'cores', ...cost.parts }))
    rows.push(told({ room: 'slides asked for again', times: publishers.reduce((sum, { asked }) => sum + asked, 0) }))
    const bar = variant.rooms
    return { value: held, unit: 'rooms', bar, ok: held >= bar && stepped === undefined, rows }
  },
}

type Running = { lecture: string; recording: RecordingId }

/** Presses Record in all rooms, as at a full hour; resolves once each has its first kept frame. */
async function recordAll(admin: Person, rooms: string[]): Promise<Running[]> {
  for (const room of rooms) await admin.call('record', { params: { room }, body: {} })
  return await Promise.all(
    rooms.map((room) =>
      until(
        async () => {
          const { recording } = await admin.call('seeRoom', { params: { room } })
          if (recording?.failure) throw new Error(`the recording failed: ${recording.failure}`)
          return recording?.since && isId<RecordingId>(recording.id)
            ? { lecture: recording.lecture, recording: recording.id }
            : undefined
        },
        `the first frame in ${room}`,
        90_000,
      ),
    ),
  )
}

/** Lets all record at once, and says what that takes: cores. */
async function hold(
  aula: RunningAula,
  running: Running[],
  seconds: number,
): Promise<{ machine: Record<string, number>; parts: CoresByPart }> {
  const takes = await Promise.all(running.map(({ recording }) => takeProcess(recording)))
  const spares = await processesNaming('take (spare)')
  const others = { ...(await aula.pids()), ...Object.fromEntries(spares.map((pid) => ['spare', pid])) }
  const end = await measureParts(takes, { publishers: process.pid, ...others })
  const before = await readMachine()
  await sleep(seconds * 1000)
  const after = await readMachine()
  const parts = await end()
  return {
    machine: { cores: after.cores, busy: round((after.busySeconds - before.busySeconds) / seconds) },
    parts: Object.fromEntries(Object.entries(parts).map(([part, cores]) => [part, round(cores)])),
  }
}

/** `p95` and `median`: of beep after flash. */
type Row = {
  'missing, %': number
  'p95, ms': number
  'each, ms': string
  'median, ms': number
  'from Record on: missing, %': number
  'from Record on: p95, ms': number
  holes: string
}

/** What a student gets of one room. */
async function judge(
  url: string,
  admin: Person,
  lecture: string,
  { height, seconds }: Variant,
  folder: string,
): Promise<Row> {
  await until(
    async () => (await admin.call('seeLecture', { params: { lecture } })).status === 'ready',
    `the replay of ${lecture}`,
    60_000,
  )
  const playlist = `${url}/media/lectures/${lecture}/index.m3u8`
  const tracks = await fetchLecture(playlist, admin.cookie, `${folder}/${lecture}`)
  const [video, audio] = [tracks.get(`video-${height}`), tracks.get('audio-main')]
  if (!video || !audio) throw new Error(`tracks: ${[...tracks.keys()]}`)
  if (video.stretches.length !== 1) throw new Error(`a recording of ${video.stretches.length} takes`)
  const cards = cardsOf(await readCardsAt(video, cardBesideScreen), { start: 0, tone: beepTone })
  // All recorded at once in its last seconds; before, others were still starting beside it.
  const together = cards.filter(({ at }) => at > video.duration - seconds)
  const expected = seconds * cardFrameRate
  const whole = countMissing(cards)
  return {
    'missing, %': round((Math.max(0, expected - together.length) / expected) * 100),
    ...(await sync(together, audio)),
    'from Record on: missing, %': round((whole.missing / whole.expected) * 100),
    'from Record on: p95, ms': (await sync(cards, audio))['p95, ms'],
    holes: holesOf(together),
  }
}

type Sync = { 'p95, ms': number; 'median, ms': number; 'each, ms': string }

async function sync(cards: Sighting[], audio: FetchedTrack): Promise<Sync> {
  const offsets = await beepsAfterFlashes(cards, audio, { start: 0, tone: beepTone })
  return {
    'p95, ms': Math.round(percentile(offsets.map(Math.abs), 95)),
    'median, ms': Math.round(percentile(offsets, 50)),
    'each, ms': offsets.map(Math.round).join(' '),
  }
}

/** Where the recorder's page shows the card of the one who speaks beside a shared screen. */
function cardBesideScreen(width: number, height: number) {
  const tiles = [
    { key: 'screen', kind: 'screen' as const, picture: true },
    { key: 'camera', kind: 'camera' as const, picture: true },
  ]
  return composeStage(tiles, { width, height, beside: 1 })
    .filter(({ kind }) => kind === 'camera')
    .map((box) => ({ ...box, width: box.width * cardPart, height: box.height * cardPart, tiles: 1 }))
}

import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { composeStage } from '../../core/layout/compose-stage.ts'
import type { CardPlace } from '../../core/test-card/test-card.ts'
import { type Measure, told } from '../../scripts/measurement.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { type Campus, openCampus, until } from '../harness/aula/campus.ts'
import { processesNaming, takeProcess } from '../harness/aula/recorder-rig.ts'
import { compareRecorders, round } from '../harness/capture/compare-recorders.ts'
import { openPageRig } from '../harness/capture/page-rig.ts'
import { type PeerRecorder, startEgressEquivalent, startJibriEquivalent } from '../harness/capture/peer-recorder.ts'
import { holdRecording } from '../harness/lecture/hold-recording.ts'
import { treeCpuSeconds } from '../harness/machine/process-tree.ts'
import { cardPart } from '../harness/media/camera-frames.ts'
import { type EncodedLecture, encodeLecture } from '../harness/media/encoded-lecture.ts'
import { percentile } from '../harness/percentile.ts'
import { type SentPicture, startRtpPublisher } from '../harness/rtp/rtp-publisher.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** What is sent into the room, by how many, and the most that we may cost: parts of the peers' cores. */
type Variant = { people: number; pictures: SentPicture[]; jibri: number; egress?: number }

const variants: Record<string, Variant> = {
  /** A slide that stands, and a camera of 640x360 beside it, 15 a second. */
  camera: { people: 1, pictures: ['camera', 'screen'], jibri: 0.9, egress: 0.75 },
  /** A slide that stands, and a voice. */
  still: { people: 1, pictures: ['screen'], jibri: 0.5 },
  /** Four people who move, all over the picture. */
  motion: { people: 4, pictures: ['camera'], jibri: 1.1 },
}
const rounds = 5
const secondsEach = 15
/** Start-up is not counted: browsers and encoders settle, and the next spare take has become warm. */
const settleMilliseconds = 6_000
/** Sent again and again. */
const lectureSeconds = 90
const stage = { width: 1280, height: 720 }
const secret = 'a-secret-of-the-bench-0123456789abcdef'

/**
 * CPU of our whole recorder over that of a Jibri-equivalent and of an Egress-equivalent one, on the same room page, whose
 * own cost stands beside; no more bytes, no lower VMAF. Publishers send what was encoded before.
 */
export const measure: Measure = {
  variants: Object.keys(variants),
  async run(name = 'camera') {
    const variant = variants[name]
    if (!variant) throw new Error(`no variant ${name}`)
    await using resources = new AsyncDisposableStack()
    const { url: database, catalog } = await resources.use(await startPostgres()).catalog()
    const folder = resources.use(await temporaryFolder('recorder-cpu'))
    const storage = pathToFileURL(path.join(folder.path, 'objects')).href
    const campus = resources.use(
      await openCampus({
        ...{ AULA_DATABASE_URL: database, AULA_STORAGE_URL: storage, AULA_SECRET: secret },
        // The peers make one picture; what a second one costs tells the measure small-rendition.
        AULA_SMALL_RENDITION: 'off',
      }),
    )
    const lecture = await encodeOne(folder.path)
    for (let number = 0; number < variant.people; number++) {
      resources.use(await startRtpPublisher(campus.url, campus.room, lecture, variant.pictures))
    }
    const rows: Record<string, string | number>[] = []
    const ratios = { jibri: [] as number[], egress: [] as number[] }
    for (let round_ = 1; round_ <= rounds; round_++) {
      const ours = await costOfOurs(campus)
      const jibri = await costOfPeer(campus, catalog, (rig) =>
        startJibriEquivalent(rig, path.join(folder.path, `jibri-${round_}.mp4`)),
      )
      const egress = await costOfPeer(campus, catalog, (rig) =>
        startEgressEquivalent(rig, path.join(folder.path, `egress-${round_}.mp4`)),
      )
      ratios.jibri.push(ours.take / jibri)
      ratios.egress.push(ours.take / egress)
      const cores = { ours: ours.take, 'the spare': ours.spare, jibri, egress }
      const outer = round_ === 1 || round_ === rounds
      const page: Record<string, number> = outer ? { 'page alone': await costOfPeer(campus, catalog) } : {}
      rows.push(told({ round: round_, ...percentOfCore({ ...cores, ...page }) }))
    }
    const where = { database, storage, secret, folder: folder.path }
    const pairs = await compareRecorders(campus, catalog, where, cardPlace(variant))
    for (const [peer, { ours, theirs }] of Object.entries(pairs)) {
      rows.push(told({ round: `ours beside ${peer}`, ...ours }))
      rows.push(told({ round: peer, ...theirs }))
    }
    const value = round(percentile(ratios.jibri, 50))
    const egress = round(percentile(ratios.egress, 50))
    rows.push(told({ round: 'ratio, median', jibri: value, egress }))
    const asGood = Object.values(pairs).every(
      ({ ours, theirs }) => ours.vmaf >= theirs.vmaf && ours['picture, kbit/s'] <= theirs['picture, kbit/s'],
    )
    return {
      value,
      unit: 'of a Jibri-equivalent, median',
      bar: variant.jibri,
      ok: value <= variant.jibri && egress <= (variant.egress ?? Number.POSITIVE_INFINITY) && asGood,
      rows,
    }
  },
}

/** One slide, again and again. */
async function encodeOne(folder: string): Promise<EncodedLecture> {
  const lecture = await encodeLecture(folder, { seconds: lectureSeconds, ...stage })
  return { ...lecture, slides: lecture.slides.slice(0, 1) }
}

/** Where the recorder's page shows the card of the first camera. */
function cardPlace({ people, pictures }: Variant): CardPlace | undefined {
  const camera = pictures.includes('camera')
  const tiles = [
    ...(pictures.includes('screen') ? [{ key: 'screen', kind: 'screen' as const, picture: true }] : []),
    ...Array.from({ length: people }, (_, key) => ({ key: `${key}`, kind: 'camera' as const, picture: camera })),
  ]
  const box = composeStage(tiles, { ...stage, beside: 1 }).find(({ kind }) => kind === 'camera')
  return camera && box ? { ...box, width: box.width * cardPart, height: box.height * cardPart } : undefined
}

/** The real thing: Record in the room. Cores of all that is below the take, and of the spare one that is warm beside it. */
async function costOfOurs(campus: Campus): Promise<{ take: number; spare: number }> {
  const params = { room: campus.room }
  const earlier = await processesNaming('take (spare)')
  const { lecture } = await campus.lecturer.call('record', { params, body: {} })
  const recording = await until(async () => {
    const { recording } = await campus.lecturer.call('seeRoom', { params })
    return recording?.since ? recording.id : undefined
  }, 'the first frame')
  const spares = await until(
    async () => {
      const found = (await processesNaming('take (spare)')).filter((pid) => !earlier.includes(pid))
      return found.length > 0 && found
    },
    'the next spare take',
    60_000,
  )
  await sleep(settleMilliseconds)
  const [take, spare] = await Promise.all([coresUsed([await takeProcess(recording)]), coresUsed(spares)])
  await campus.lecturer.call('stop', { params })
  // What the transcoder makes of it must not run beside the next measurement.
  await until(
    async () => {
      const { status, preparations } = await campus.lecturer.call('seeLecture', { params: { lecture } })
      return status === 'ready' && preparations.length === 0
    },
    'the transcoder is done',
    180_000,
  )
  return { take, spare }
}

/** The page on a rig of its own, with what captures it, or with nothing. */
async function costOfPeer(
  campus: Campus,
  catalog: Catalog,
  start?: (rig: Awaited<ReturnType<typeof openPageRig>>) => PeerRecorder,
): Promise<number> {
  await using held = await holdRecording(catalog, campus.room)
  await using rig = await openPageRig(campus.url, { ...held.place, room: campus.room }, secret)
  const peer = start?.(rig)
  await sleep(settleMilliseconds)
  const cores = await coresUsed([...rig.pids, ...(peer ? [peer.pid] : [])])
  await peer?.stop()
  return cores
}

async function coresUsed(roots: number[]): Promise<number> {
  const before = await treeCpuSeconds(roots)
  const began = performance.now()
  await sleep(secondsEach * 1000)
  const used = (await treeCpuSeconds(roots)) - before
  if (used <= 0) throw new Error(`the processes ${roots} used no time`)
  return used / ((performance.now() - began) / 1000)
}

function percentOfCore(cores: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(cores).map(([name, of]) => [`${name}, % of a core`, round(of * 100)]))
}

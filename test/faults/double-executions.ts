import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import type { RecordingId } from '../../core/ids.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import { findRecording, type Recording } from '../../storage/catalog/recordings/recordings.ts'
import { planWork, type WorkJob } from '../../storage/catalog/recordings/work.ts'
import {
  artefactKey,
  initKey,
  parseObjectKey,
  type RecordingPlace,
  recordingPrefix,
  segmentKey,
} from '../../storage/objects/object-keys.ts'
import { addDerived } from '../../storage/publication/extend-manifest.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import { readManifest } from '../../storage/publication/read-manifest.ts'
import { downloadMaker, withDownload } from '../../transcoder/download/make-download.ts'
import { ladderMaker, withRenditions } from '../../transcoder/ladder/make-ladder.ts'
import { ladderRecipe } from '../../transcoder/ladder/make-stretch.ts'
import { storeObject } from '../../transcoder/media/store-object.ts'
import { picturesMaker, withPictures } from '../../transcoder/pictures/make-pictures.ts'
import type { TranscoderContext } from '../../transcoder/transcoder-context.ts'
import { doWork, type Execution, type Maker } from '../../transcoder/work/do-work.ts'
import { plainTrack } from '../harness/aula/viewer-world.ts'
import { type LaidLecture, layUnpublished } from '../harness/lay/lay-recording.ts'

/** Where an execution can be held: it owns the work, its objects are stored, the pointer is set. */
const points = ['taken', 'stored', 'published'] as const
type Point = (typeof points)[number]

/** How two executions of one job meet. */
export type Doubling = {
  /** Where the first one stands still (a worker paused past its lock); undefined: both run as they can. */
  held: Point | undefined
  /** What the second one has done when the first goes on. */
  until: Point | 'ended'
  /** The first one then goes on as if nothing had been, learns that its lock is lost, fails soon, or never moves again. */
  fate: 'goes-on' | 'is-told' | 'fails' | 'is-dead'
}

const derivedJobs = ['renditions', 'pictures', 'download'] as const satisfies WorkJob[]
/** The publication and each job. */
export const doublingsOfRecording = 1 + derivedJobs.length

/** Deals how the executions of each recording meet, its publication first. */
export function planDoublings(seed: number, recordings: number): Doubling[][] {
  const doubling = fc.record({
    held: fc.option(fc.constantFrom(...points), { nil: undefined, freq: 4 }),
    until: fc.constantFrom(...points, 'ended' as const),
    fate: fc.constantFrom('goes-on' as const, 'is-told' as const, 'fails' as const, 'is-dead' as const),
  })
  const shape = { minLength: doublingsOfRecording, maxLength: doublingsOfRecording }
  return fc.sample(fc.array(doubling, shape), { seed, numRuns: recordings })
}

/**
 * Captures a recording, publishes it twice at once, executes each of its jobs twice as planned, and, like the keeper,
 * executes again what is not done after that. ffmpeg is left out; everything else is the product's own. Returns what is
 * wrong afterwards: more than one publication of anything, or anything in the store that is not listed.
 */
export async function doubleExecutions(
  context: TranscoderContext,
  laid: LaidLecture,
  [publication, ...jobs]: readonly Doubling[],
): Promise<string[]> {
  const { catalog } = context
  const tracks = [plainTrack('video', '720p', 1), plainTrack('audio', 'main', 1)]
  const id = await layUnpublished(context, laid, [{ tracks, offset: 0 }])
  if (publication) await publishTwice(context, id, publication)
  const recording = await findRecording(catalog, id)
  if (!recording) throw new Error('gone')
  await planWork(catalog, recording)
  for (const [index, job] of derivedJobs.entries()) {
    const doubling = jobs[index]
    if (doubling) await executeTwice(context, recording, job, doubling)
  }
  // One that ends between the store's answer and the pointer leaves a manifest that nothing names.
  const spare = publication?.held && publication.fate !== 'goes-on' ? 1 : 0
  return await problemsOf(context, recording, spare)
}

async function publishTwice(context: TranscoderContext, id: RecordingId, doubling: Doubling): Promise<void> {
  await meet(doubling, async (reach) => {
    await reach('taken')
    const store: TranscoderContext['store'] = {
      ...context.store,
      async put(...all) {
        const facts = await context.store.put(...all)
        await reach('stored')
        return facts
      },
    }
    await finaliseRecording({ catalog: context.catalog, store }, id)
    await reach('published')
  })
  await finaliseRecording(context, id)
}

async function executeTwice(
  context: TranscoderContext,
  recording: Recording,
  job: (typeof derivedJobs)[number],
  doubling: Doubling,
): Promise<void> {
  const target = { organisation: recording.organisation_id, recording: recording.id }
  const { prefixes, publish } = makers[job]
  const execute = async (reach: Reach, lock: AbortSignal) => {
    const make = async (_: TranscoderContext, execution: Execution) => {
      const begun = await begin(context, execution)
      await reach('taken')
      await publish(context, begun, () => reach('stored'))
      await reach('published')
    }
    await doWork(context, job, target, lock, { make, prefixes })
  }
  await meet(doubling, execute)
  for (let more = 0; more < 3 && (await stateOf(context, recording, job)) !== 'done'; more++) {
    await execute(async () => {}, new AbortController().signal)
  }
}

/** An execution tells what it has reached, and may be held or ended there. */
type Reach = (point: Point) => Promise<void>

async function meet(
  { held, until, fate }: Doubling,
  execute: (reach: Reach, lock: AbortSignal) => Promise<void>,
): Promise<void> {
  const standsStill = Promise.withResolvers<void>()
  const goesOn = Promise.withResolvers<void>()
  const lock = new AbortController()
  let failing = false
  const first = execute(async (point) => {
    if (failing) throw new Error('it fails')
    if (point !== held) return
    standsStill.resolve()
    await goesOn.promise
    if (fate === 'is-told') lock.abort(new Error('another worker may have taken this up'))
    if (fate === 'is-dead') await new Promise(() => {})
    failing = fate === 'fails'
    lock.signal.throwIfAborted()
  }, lock.signal).catch(() => {})
  if (held) await Promise.race([standsStill.promise, first])
  const second = execute(async (point) => {
    if (point === until) goesOn.resolve()
  }, new AbortController().signal).catch(() => {})
  await second
  goesOn.resolve()
  if (!held || fate !== 'is-dead') await first
}

/** What the makers do, but for ffmpeg: objects under the execution's own keys, then the manifest. */
const makers: Record<(typeof derivedJobs)[number], Pick<Maker, 'prefixes'> & { publish: Publish }> = {
  renditions: {
    prefixes: ladderMaker.prefixes,
    async publish(context, { recording, attempt, signal, basis, place }, stored) {
      const [take] = basis.takes
      const source = take?.renditions.find(({ track }) => track === 'video')
      if (!take || !source || basis.takes.some(({ renditions }) => renditions.some(isRung))) return
      const at = { ...place, take: take.take, track: 'video' as const, rendition: '480p', recipe: ladderRecipe }
      const init = await storeObject(context.store, initKey(at, attempt), randomBytes(100), 'video/mp4', signal)
      const segments = source.segments.map(async (segment) => {
        const key = segmentKey(at, segment.number, attempt)
        return { ...segment, ...(await storeObject(context.store, key, randomBytes(300), 'video/mp4', signal)) }
      })
      const rung = { ...source, ...at, width: 854, height: 480, init, segments: await Promise.all(segments) }
      await stored()
      const made = new Map([[`${take.take} from ${take.start}`, [rung]]])
      await addDerived(context, recording.id, basis, (current) => withRenditions(current, made))
    },
  },
  pictures: {
    prefixes: picturesMaker.prefixes,
    async publish(context, { recording, attempt, signal, basis, place }, stored) {
      if (basis.poster && basis.thumbnails) return
      const picture = (name: 'poster' | 'thumbnails', file: string) =>
        storeObject(
          context.store,
          artefactKey(place, name, String(attempt), file),
          randomBytes(100),
          'image/jpeg',
          signal,
        )
      const { key, bytes } = await picture('poster', 'poster.jpg')
      const sheet = await picture('thumbnails', '0.jpg')
      await stored()
      const grid = { columns: 1, rows: 1, width: 160, height: 90, interval: 4_000_000, count: 1 }
      const thumbnails = { ...grid, sheets: [{ key: sheet.key, bytes: sheet.bytes }] }
      await addDerived(context, recording.id, basis, (current) =>
        withPictures(current, { poster: { key, bytes }, thumbnails }),
      )
    },
  },
  download: {
    prefixes: downloadMaker.prefixes,
    async publish(context, { recording, attempt, signal, basis, place }, stored) {
      if (basis.download) return
      const object = artefactKey(place, 'download', String(attempt), 'lecture.mp4')
      const { key, bytes, sha256 } = await storeObject(context.store, object, randomBytes(300), 'video/mp4', signal)
      await stored()
      await addDerived(context, recording.id, basis, (current) => withDownload(current, { key, bytes, sha256 }))
    },
  },
}

type Begun = Pick<Execution, 'recording' | 'attempt' | 'signal'> & { basis: Manifest; place: RecordingPlace }
type Publish = (context: TranscoderContext, begun: Begun, stored: () => Promise<void>) => Promise<void>

/** As every maker begins: with the manifest that stands when it looks. */
async function begin({ store }: TranscoderContext, { recording, attempt, signal }: Execution): Promise<Begun> {
  const basis = await readManifest(store, parseObjectKey(recording.manifest_key ?? ''))
  return { recording, attempt, signal, basis, place: placeOf(recording) }
}

async function problemsOf({ catalog, store }: TranscoderContext, { id }: Recording, spare: number): Promise<string[]> {
  const recording = await findRecording(catalog, id)
  if (!recording?.manifest_key) return [`${id} has no manifest`]
  const problems: string[] = []
  const events = await catalog.selectFrom('recording_event').select('event').where('recording_id', '=', id).execute()
  const publications = events.filter(({ event }) => event === 'publish').length
  if (publications !== 1) problems.push(`${id} was published ${publications} times`)
  for (const job of derivedJobs) {
    const state = await stateOf({ catalog }, recording, job)
    if (state !== 'done') problems.push(`${job} of ${id} is ${state}`)
  }
  const kept = new Map(
    (await Array.fromAsync(store.list(recordingPrefix(placeOf(recording))))).map((entry) => [
      `${entry.key}`,
      entry.bytes,
    ]),
  )
  const manifestKeys = [...kept.keys()].filter((key) => key.includes('/manifest/'))
  const manifests = await Promise.all(manifestKeys.map((key) => readManifest(store, parseObjectKey(key))))
  const history = manifests.toSorted((one, other) => one.fence - other.fence)
  const most = doublingsOfRecording + spare
  if (history.length < doublingsOfRecording || history.length > most)
    problems.push(`${id} has ${history.length} manifests`)
  for (const [name, of] of Object.entries(derivatives)) {
    // Every manifest that the pointer ever named is still there: what it lists of one kind may appear once, and stays.
    const versions = history.map((manifest) =>
      of(manifest)
        .map(({ key }) => key)
        .join(),
    )
    const changes = versions.filter((keys, index) => keys !== (versions[index - 1] ?? '')).length
    if (changes !== 1) problems.push(`${name} of ${id}: ${changes} publications (${versions.join(' | ')})`)
  }
  const current = history.at(-1)
  if (!current || recording.manifest_key !== manifestKeys.find((key) => key.endsWith(`/${current.fence}.json`)))
    problems.push(`${id}: the pointer is not the last manifest`)
  const listed = new Map(
    Object.values(derivatives)
      .flatMap((of) => (current ? of(current) : []))
      .map(({ key, bytes }) => [key, bytes]),
  )
  for (const [key, bytes] of listed) if (kept.get(key) !== bytes) problems.push(`${key} is listed and is not there`)
  const left = [...kept.keys()].filter(
    (key) => !listed.has(key) && !key.includes('/manifest/') && !key.includes('-c1/'),
  )
  if (left.length > 0) problems.push(`${left.join(', ')} left behind`)
  return problems
}

const isRung = ({ recipe }: { recipe: string }) => recipe === ladderRecipe

/** Everything of one kind that a manifest lists. */
const derivatives: Record<string, (manifest: Manifest) => { key: string; bytes: number }[]> = {
  renditions: ({ takes }) =>
    takes.flatMap(({ renditions }) => renditions.filter(isRung).flatMap(({ init, segments }) => [init, ...segments])),
  pictures: ({ poster, thumbnails }) => [...(poster ? [poster] : []), ...(thumbnails?.sheets ?? [])],
  download: ({ download }) => (download ? [download] : []),
}

async function stateOf({ catalog }: Pick<TranscoderContext, 'catalog'>, { id }: Recording, job: WorkJob) {
  const row = await catalog
    .selectFrom('work')
    .select('state')
    .where('recording_id', '=', id)
    .where('job', '=', job)
    .executeTakeFirst()
  return row?.state
}

function placeOf({ id, organisation_id }: Recording): RecordingPlace {
  return { organisation: organisation_id, recording: id }
}

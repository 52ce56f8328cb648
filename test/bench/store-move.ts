import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Manifest } from '../../core/recording/manifest.ts'
import { type Measure, told } from '../../scripts/measurement.ts'
import { isProof, parseObjectKey } from '../../storage/objects/object-keys.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { ObjectMissing } from '../../storage/objects/store-errors.ts'
import { inhabit, startTwoPublishers } from '../harness/aula/campus.ts'
import { type FleetName, openFleet } from '../harness/aula/fleet.ts'
import { startRecording, stopAndSeeFilled } from '../harness/lecture/broken-lecture.ts'
import { currentManifest } from '../harness/media/stored-media.ts'
import { startSwift } from '../harness/servers/swift.ts'

/** Bytes that are missing or others after the move. */
const bar = 0
/** Milliseconds between two steps: two segments and more. */
const rest = 15_000
const replayWithin = 120_000
const lookEvery = 500
/** As docs/operations.md has it, "Moving to another store". */
const order: FleetName[] = ['viewer', 'transcoder', 'keeper', 'recorder']

type Kept = { bytes: number; sha256?: string }

/** While a lecture records, everything moves from files to a bucket: Aula's processes are replaced before and after. */
export const measure: Measure = {
  variants: [],
  async run() {
    await using resources = new AsyncDisposableStack()
    const swift = resources.use(await startSwift())
    const fleet = resources.use(await openFleet())
    const campus = resources.use(await inhabit(fleet.url, fleet.firstAdminLink))
    const former = await openObjectStore(fleet.storageUrl)
    const store = await openObjectStore(swift.url)
    const watch = resources.use(watchStore(former))
    await startTwoPublishers(campus)
    const earlier = await startRecording(campus)
    await sleep(rest)
    await stopAndSeeFilled(campus, earlier, replayWithin)
    const running = await startRecording(campus)
    await sleep(rest)
    const step = async (what: string, act: () => Promise<void>) => {
      const began = performance.now()
      await act()
      told({ step: what, 'took, s': Math.round(performance.now() - began) / 1000 })
      await sleep(rest)
    }
    fleet.set({ AULA_STORAGE_URL: swift.url, AULA_STORAGE_FORMER_URL: fleet.storageUrl })
    for (const name of order) await step(`${name} replaced`, () => fleet.replace(name))
    await step('moved', () => fleet.run('storage', 'move'))
    const listed = await watch.seen()
    const moved = await compare(store, listed, former)
    fleet.set({ AULA_STORAGE_FORMER_URL: undefined })
    for (const name of order) await step(`${name} replaced again`, () => fleet.replace(name))
    await stopAndSeeFilled(campus, running, replayWithin)
    const rows = [{ what: 'former store', ...moved }]
    for (const [what, { recording: id }] of Object.entries({ 'lecture before': earlier, 'lecture during': running })) {
      const manifest = await currentManifest({ catalog: fleet.catalog, store }, { id })
      rows.push({ what, ...(await compare(store, objectsOf(manifest))) })
    }
    const value = rows.reduce((sum, { lost }) => sum + lost, 0)
    const ok = value <= bar && rows.every(({ objects }) => objects > 0)
    return { value, unit: 'bytes', bar, ok, rows }
  },
}

/** Remembers the bytes of all that a store ever lists. */
function watchStore(store: ObjectStore): { seen(): Promise<Map<ObjectKey, Kept>> } & AsyncDisposable {
  const seen = new Map<ObjectKey, Kept>()
  const over = new AbortController()
  const look = async () => {
    for await (const { key } of store.list('')) {
      if (seen.has(key) || isProof(key)) continue
      const kept = await digest(store, key)
      if (kept) seen.set(key, kept)
    }
  }
  const watching = (async () => {
    while (!over.signal.aborted) {
      await look()
      await sleep(lookEvery, undefined, { signal: over.signal }).catch(() => {})
    }
  })()
  watching.catch(() => {})
  const end = async () => {
    over.abort()
    await watching
  }
  return {
    async seen() {
      await end()
      await look()
      return seen
    },
    [Symbol.asyncDispose]: end,
  }
}

/** Bytes of which the store has none or others; what `former`, where all of it was, has lost meanwhile was erased. */
async function compare(store: ObjectStore, expected: ReadonlyMap<ObjectKey, Kept>, former?: ObjectStore) {
  const found = { objects: 0, bytes: 0, erased: 0, lost: 0 }
  for (const [key, kept] of expected) {
    const held = await digest(store, key)
    if (former && !(await former.stat(key))) {
      found.erased += 1
      continue
    }
    found.objects += 1
    found.bytes += kept.bytes
    const same = held?.bytes === kept.bytes && (kept.sha256 ?? held.sha256) === held.sha256
    if (!same) found.lost += kept.bytes
  }
  return found
}

async function digest(store: ObjectStore, key: ObjectKey): Promise<Required<Kept> | undefined> {
  try {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const piece of await store.get(key)) {
      hash.update(piece)
      bytes += piece.length
    }
    return { bytes, sha256: hash.digest('hex') }
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined
    throw error
  }
}

function objectsOf({ takes, poster, thumbnails, download }: Manifest): Map<ObjectKey, Kept> {
  const media = takes.flatMap(({ renditions }) => renditions.flatMap(({ init, segments }) => [init, ...segments]))
  const derived = [poster, download, ...(thumbnails?.sheets ?? [])].filter((object) => object !== undefined)
  return new Map([...media, ...derived].map((object) => [parseObjectKey(object.key), object]))
}

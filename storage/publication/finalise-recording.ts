import { sql } from 'kysely'
import type { RecordingId } from '../../core/ids.ts'
import { IllegalTransition } from '../../core/recording/advance.ts'
import { layOutTakes, type StoredTake } from '../../core/recording/lay-out-takes.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import { pausesOf, type ToldPause } from '../../core/recording/pauses.ts'
import { publicationOf } from '../../core/recording/replays-appear.ts'
import { appearanceOf } from '../catalog/lectures/release.ts'
import { type Catalog, inTransaction } from '../catalog/open-catalog.ts'
import { toldPauses } from '../catalog/recordings/pauses.ts'
import { applyEvent, findRecording, type Recording, RecordingMissing } from '../catalog/recordings/recordings.ts'
import { dropListedSegments } from './drop-listed-segments.ts'
import type { PublicationContext } from './publication-context.ts'
import { putManifest } from './put-manifest.ts'
import { readStoredTakes } from './stored-takes.ts'

/** What a recording without any media fails with. */
const nothingCaptured = 'recording.nothing-captured'

/** So often all is looked at again because more is stored meanwhile: where a spool of hours comes in, nobody waits for its end. */
const patientRounds = 5

/**
 * Publishes a recording that is `finalising`: lays out what its takes have stored, stores the manifest, and in one
 * transaction sets the pointer, applies `publish` (`publishHidden` where its course lets replays wait) and drops the live
 * rows that the manifest replaces. Without media it becomes `failed`. May be called by several at once and again: one
 * publishes, the others return what it has made.
 * @throws RecordingMissing; IllegalTransition while the recording still runs; StoreUnavailable
 */
export async function finaliseRecording(context: PublicationContext, id: RecordingId): Promise<Recording> {
  for (let round = 1; ; round++) {
    const recording = await findRecording(context.catalog, id)
    if (!recording) throw new RecordingMissing(id)
    if (isOver(recording)) return recording
    if (recording.state !== 'finalising') throw new IllegalTransition(recording.state, 'publish')
    const finalised = await finalise(context, recording, round < patientRounds)
    if (finalised) return finalised
  }
}

/**
 * Publishes a recording that had `failed` because nothing of it was in the store, when media has come after all. Returns
 * how many segments play now: 0 where it stays failed.
 * @throws StoreUnavailable
 */
export async function publishAfterFailure(context: PublicationContext, recording: Recording): Promise<number> {
  const { takes, segments } = await readStoredTakes(context.catalog, recording)
  if (layOutTakes(takes).length === 0) return 0
  return (await finalise(context, recording)) ? segments : 0
}

/**
 * Undefined where something has changed meanwhile and all is to be looked at again. `whole`: so it is where more has been
 * stored; without, that is laid into the replay like all that comes late.
 */
async function finalise(
  context: PublicationContext,
  recording: Recording,
  whole = true,
): Promise<Recording | undefined> {
  const { catalog, store } = context
  const stored = await readStoredTakes(catalog, recording)
  const content = manifestContent(recording, stored.takes, await toldPauses(catalog, recording.id))
  const version = recording.version
  if (content.takes.length === 0) {
    return await change(catalog, recording.id, version, stored.segments, (transaction) =>
      applyEvent(transaction, recording.id, 'fail', nothingCaptured, { patch: { failure: nothingCaptured } }),
    )
  }
  const { key, pointer } = await putManifest(context, recording, content)
  const segments = whole ? stored.segments : undefined
  const published = await change(catalog, recording.id, version, segments, async (transaction) => {
    const { now } = (await sql<{ now: Date }>`select now()`.execute(transaction)).rows[0] ?? { now: new Date() }
    const { event, releaseAt } = publicationOf(await appearanceOf(transaction, recording.lecture_id), now)
    const patch = { ...pointer, published_at: now, release_at: releaseAt, failure: null }
    const published = await applyEvent(transaction, recording.id, event, 'publication.complete', { patch })
    await dropListedSegments(transaction, recording.id, content.takes)
    return published
  })
  if (!published) await store.delete([key]).catch(() => {})
  return published
}

/** Acts on the recording as it was read: nothing where its state, or what its takes have stored, is another by now. */
async function change(
  catalog: Catalog,
  id: RecordingId,
  version: number,
  segments: number | undefined,
  act: (transaction: Catalog) => Promise<Recording>,
): Promise<Recording | undefined> {
  return await inTransaction(catalog, async (transaction) => {
    const locked = await transaction
      .selectFrom('recording')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (locked?.version !== version) return undefined
    if (segments === undefined) return await act(transaction)
    const { count } = await transaction
      .selectFrom('live_segment')
      .where('recording_id', '=', id)
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return count === segments ? await act(transaction) : undefined
  })
}

function manifestContent(recording: Recording, stored: StoredTake[], told: ToldPause[]): Omit<Manifest, 'fence'> {
  const takes = layOutTakes(stored)
  const firstFrameAt = recording.first_frame_at?.toISOString() ?? takes[0]?.firstFrameAt ?? new Date(0).toISOString()
  const begin = new Date(firstFrameAt)
  const stopped = recording.stop_requested_at
  const end = stopped ? (stopped.getTime() - begin.getTime()) * 1_000 : (takes.at(-1)?.end ?? 0)
  const pauses = pausesOf(told, begin, end)
  return {
    version: 1,
    organisation: recording.organisation_id,
    recording: recording.id,
    lecture: recording.lecture_id,
    firstFrameAt,
    duration: takes.at(-1)?.end ?? 0,
    takes,
    ...(pauses.length > 0 && { pauses }),
  }
}

function isOver({ state }: Recording): boolean {
  return !['scheduled', 'joining', 'recording', 'paused', 'finalising'].includes(state)
}

import { createHash } from 'node:crypto'
import {
  type CourseId,
  type LectureId,
  newId,
  type OrganisationId,
  type PersonId,
  type RecordingId,
  type RoomId,
} from '../../../core/ids.ts'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import { applyEvent, createRecording, type Recording } from '../../../storage/catalog/recordings/recordings.ts'
import { claimTake, endTake } from '../../../storage/catalog/takes/takes.ts'
import { initKey, type RenditionPlace, segmentKey } from '../../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../../storage/objects/object-store.ts'
import { finaliseRecording } from '../../../storage/publication/finalise-recording.ts'
import { type SyntheticTrack, segmentBytes } from '../media/synthetic-media.ts'

/** What a person typed carries this, wherever it goes. */
export const typedMarker = 'TYPED-BY-A-PERSON'

export type LaidLecture = {
  organisation: OrganisationId
  person: PersonId
  course: CourseId
  room: RoomId
  lecture: LectureId
}

/** An organisation with a lecturer, a course, a room and a lecture that has no recording yet. */
export async function layLecture(catalog: Catalog, startedAt = new Date()): Promise<LaidLecture> {
  const organisation = newId<OrganisationId>()
  const person = newId<PersonId>()
  const course = newId<CourseId>()
  const room = newId<RoomId>()
  const lecture = newId<LectureId>()
  const belongs = { organisation_id: organisation }
  await catalog
    .insertInto('organisation')
    .values({ id: organisation, name: 'University', retention_days: null })
    .execute()
  await catalog
    .insertInto('person')
    .values({ id: person, name: 'Lecturer', email: `${person}@example.org` })
    .execute()
  await catalog
    .insertInto('membership')
    .values({ ...belongs, person_id: person, role: 'lecturer' })
    .execute()
  await catalog
    .insertInto('course')
    .values({ ...belongs, id: course, title: 'Course', retention_days: null })
    .execute()
  await catalog
    .insertInto('room')
    .values({ ...belongs, id: room, name: 'Room', course_id: course, owner_id: person })
    .execute()
  await catalog
    .insertInto('lecture')
    .values({
      ...{ ...belongs, id: lecture, course_id: course, room_id: room, owner_id: person, access: 'course' },
      title: `${typedMarker} title`,
      ...{ speaker: `${typedMarker} speaker`, description: `${typedMarker} description`, link_key: typedMarker },
      started_at: startedAt,
    })
    .execute()
  return { organisation, person, course, room, lecture }
}

/** One take of a synthetic recording: which segments of the media it kept, and where its zero lies. */
export type LaidTake = { tracks: SyntheticTrack[]; from?: number; to?: number /** Microseconds. */; offset: number }

/**
 * Records a lecture as a recorder does, without a room: events, takes, objects, live rows, and then the publication.
 * `from` and `to` choose segments of the media; the first one kept begins at `offset` of recording time.
 */
export async function layRecording(
  context: { catalog: Catalog; store: ObjectStore },
  laid: LaidLecture,
  takes: LaidTake[],
): Promise<Recording> {
  return await finaliseRecording(context, await layUnpublished(context, laid, takes))
}

/** The same up to Stop: it is `finalising`. */
export async function layUnpublished(
  { catalog, store }: { catalog: Catalog; store: ObjectStore },
  laid: LaidLecture,
  takes: LaidTake[],
): Promise<RecordingId> {
  const { id } = await createRecording(catalog, {
    ...{ organisation: laid.organisation, lecture: laid.lecture, room: laid.room, requestedBy: laid.person },
    ...{ width: 1280, height: 720 },
  })
  for (const [index, take] of takes.entries()) {
    const number = index + 1
    await claimTake(catalog, id, number, 'test')
    const now = new Date()
    const first = number === 1 ? { patch: { first_frame_at: now } } : {}
    await applyEvent(catalog, id, 'captured', 'recorder.captured', { expectTake: number, ...first })
    await catalog
      .updateTable('take')
      .set({ first_frame_at: now, start_offset: take.offset })
      .where('recording_id', '=', id)
      .where('number', '=', number)
      .execute()
    for (const track of take.tracks) {
      await layTrack(catalog, store, { organisation: laid.organisation, recording: id, take: number }, track, take)
    }
    await endTake(catalog, id, number, 'test')
    const last = number === takes.length
    await applyEvent(catalog, id, last ? 'stop' : 'recorderLost', last ? 'user.stop' : 'recorder.lost')
  }
  return id
}

/** Stores one track of a take as a recorder does: objects, and the rows that make them playable. */
export async function layTrack(
  catalog: Catalog,
  store: ObjectStore,
  place: { organisation: OrganisationId; recording: RecordingId; take: number },
  { track, rendition, codecs, width, height, timescale, init, segments }: SyntheticTrack,
  take: LaidTake,
): Promise<void> {
  const at: RenditionPlace = { ...place, track, rendition, recipe: 'c1' }
  const row = { organisation_id: place.organisation, recording_id: place.recording, take: place.take, track, rendition }
  const from = take.from ?? 0
  // Both tracks of a take begin together: the picture's segments begin at whole multiples of their length.
  const shift = take.offset - from * 4_000_000
  const stored = await put(store, initKey(at, 1), init, 'video/mp4')
  await catalog
    .insertInto('live_rendition')
    .values({
      ...{ ...row, recipe: 'c1', codecs, width, height, timescale },
      ...{ init_key: stored.key, init_bytes: stored.bytes, init_sha256: stored.sha256, init_md5: stored.md5 },
    })
    .execute()
  for (const [number, segment] of segments.slice(from, take.to).entries()) {
    const key = segmentKey(at, number, 1)
    const entry = await put(store, key, segmentBytes(segment, shift), 'video/iso.segment')
    await catalog
      .insertInto('live_segment')
      .values({ ...row, ...entry, number, start: segment.start + shift, duration: segment.duration })
      .execute()
  }
}

async function put(store: ObjectStore, key: ReturnType<typeof initKey>, body: Buffer, contentType: string) {
  const { bytes, md5 } = await store.put(key, body, contentType)
  return { key, bytes, md5, sha256: createHash('sha256').update(body).digest('hex') }
}

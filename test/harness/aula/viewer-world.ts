import { createHash, randomBytes } from 'node:crypto'
import type { CourseId, LectureId, PersonId, RecordingId, RoomId } from '../../../core/ids.ts'
import { addMember, createCourse } from '../../../storage/catalog/courses/courses.ts'
import { createLecture } from '../../../storage/catalog/lectures/lectures.ts'
import { createLogin } from '../../../storage/catalog/people/logins.ts'
import { addUser } from '../../../storage/catalog/people/people.ts'
import { createRoom } from '../../../storage/catalog/rooms/rooms.ts'
import type { Access } from '../../../storage/catalog/tables/lectures.ts'
import { artefactKey } from '../../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../../storage/objects/object-store.ts'
import { extendManifest } from '../../../storage/publication/extend-manifest.ts'
import type { ViewerContext } from '../../../viewer/viewer-context.ts'
import { layLecture, layRecording } from '../lay/lay-recording.ts'
import type { SyntheticTrack } from '../media/synthetic-media.ts'

/** Everybody there is, seen from a course with one lecturer and one student. */
export const roles = [
  'nobody',
  'student',
  'otherStudent',
  'lecturer',
  'otherLecturer',
  'admin',
  'adminElsewhere',
] as const
export type RoleName = (typeof roles)[number]

/** Those who have no login here; one of them has a login of another organisation, as an admin. */
export const outsiders: readonly RoleName[] = ['nobody', 'adminElsewhere']

/** What the lecturer has made: a course, a room in it and a lecture. */
export type Objects = { course: CourseId; room: RoomId; lecture: LectureId }

export type ViewerWorld = {
  people: Record<Exclude<RoleName, 'nobody' | 'adminElsewhere'>, PersonId>
  /** The Cookie header of each; empty for nobody. */
  cookies: Record<RoleName, string>
  /** New objects; the lecture has no recording yet. */
  objects(access?: Access): Promise<Objects>
  /** A published recording of a lecture with poster, thumbnails and download. */
  published(objects: Objects): Promise<RecordingId>
}

type WorldContext = Pick<ViewerContext, 'catalog' | 'organisation'> & { store: ObjectStore }

/** Puts people into the viewer's catalogue. */
export async function makeWorld(context: WorldContext): Promise<ViewerWorld> {
  const { catalog, organisation, store } = context
  const people = {
    student: await person(context, 'student', 'student'),
    otherStudent: await person(context, 'other-student', 'student'),
    lecturer: await person(context, 'lecturer', 'lecturer'),
    otherLecturer: await person(context, 'other-lecturer', 'lecturer'),
    admin: await person(context, 'admin', 'admin'),
  }
  const cookie = async (id: PersonId) => `aula_login=${await createLogin(catalog, id)}`
  return {
    people,
    cookies: {
      nobody: '',
      student: await cookie(people.student),
      otherStudent: await cookie(people.otherStudent),
      lecturer: await cookie(people.lecturer),
      otherLecturer: await cookie(people.otherLecturer),
      admin: await cookie(people.admin),
      adminElsewhere: await cookie(await layAdminElsewhere(context)),
    },
    async objects(access = 'course') {
      const course = await createCourse(catalog, {
        organisation,
        title: 'Optics',
        description: '',
        defaultAccess: access,
      })
      await addMember(catalog, organisation, course, people.lecturer, 'lecturer')
      await addMember(catalog, organisation, course, people.student, 'student')
      const room = await createRoom(catalog, { organisation, name: 'Room', owner: people.lecturer, course })
      const made = { organisation, course, room, owner: people.lecturer, title: 'Light', speaker: 'Lea', access }
      return { course, room, lecture: await createLecture(catalog, made) }
    },
    async published({ course, room, lecture }) {
      const laid = { organisation, person: people.lecturer, course, room, lecture }
      const tracks = [plainTrack('video', '720p', 3), plainTrack('audio', 'main', 3)]
      const { id } = await layRecording({ catalog, store }, laid, [{ tracks, offset: 0 }])
      const place = { organisation, recording: id }
      const put = async (name: 'poster' | 'thumbnails' | 'download', file: string, type: string) => {
        const body = randomBytes(20_000)
        const key = artefactKey(place, name, 'a1', file)
        await store.put(key, body, type)
        return { key, bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') }
      }
      const poster = await put('poster', 'poster.jpg', 'image/jpeg')
      const sheet = await put('thumbnails', '0.jpg', 'image/jpeg')
      const download = await put('download', 'lecture.mp4', 'video/mp4')
      const grid = { columns: 5, rows: 5, width: 160, height: 90, interval: 5_000_000, count: 3 }
      await extendManifest({ catalog, store }, id, (manifest) => ({
        ...manifest,
        poster,
        thumbnails: { ...grid, sheets: [sheet] },
        download,
      }))
      return id
    },
  }
}

/** A track of the right form whose samples are noise: for tests that move bytes and never look at them. */
export function plainTrack(track: 'video' | 'audio', rendition: string, segments: number): SyntheticTrack {
  const timescale = 90_000
  return {
    track,
    rendition,
    codecs: track === 'video' ? 'avc1.4d401f' : 'mp4a.40.2',
    width: track === 'video' ? 1280 : null,
    height: track === 'video' ? 720 : null,
    timescale,
    init: randomBytes(700),
    segments: Array.from({ length: segments }, (_, number) => ({
      start: number * 4_000_000,
      duration: 4_000_000,
      timescale,
      samples: [{ data: randomBytes(10_000), duration: 4 * timescale, sync: true }],
    })),
  }
}

async function layAdminElsewhere({ catalog }: WorldContext): Promise<PersonId> {
  const { organisation, person } = await layLecture(catalog)
  await catalog
    .updateTable('membership')
    .set({ role: 'admin' })
    .where('organisation_id', '=', organisation)
    .where('person_id', '=', person)
    .execute()
  return person
}

async function person({ catalog }: WorldContext, name: string, role: 'admin' | 'lecturer' | 'student') {
  const added = await addUser(catalog, { email: `${name}@example.org`, name, role, password: 'long enough for this' })
  return added.person
}

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CourseId, LectureId, RoomId } from '../../../core/ids.ts'
import { createLecture } from '../../../storage/catalog/lectures/lectures.ts'
import { openCatalog } from '../../../storage/catalog/open-catalog.ts'
import { planWork } from '../../../storage/catalog/recordings/work.ts'
import { openFileStore } from '../../../storage/objects/file-store.ts'
import { demoAccounts } from '../../../viewer/demo/demo-accounts.ts'
import { totpCode } from '../../../viewer/second-factor/totp.ts'
import { layRecording } from '../lay/lay-recording.ts'
import { synthesizeMedia } from '../media/synthetic-media.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import type { RunningAula } from './aula.ts'
import { until } from './campus.ts'
import { invitePerson, Person } from './person.ts'

/** What is there in the middle of a term. */
export type Term = {
  /** `member`, Mona, attends the course and is asked for codes; `newcomer`, Nils, is a lecturer who has nothing yet. */
  people: Record<'student' | 'lecturer' | 'admin' | 'member' | 'newcomer', Person>
  /** Of those whose accounts are no demo accounts. */
  logins: Record<'member' | 'newcomer', { email: string; password: string }>
  course: CourseId
  /** Optics, which nobody attends; it shows the lecture, too. */
  otherCourse: CourseId
  room: RoomId
  /** In another conference. */
  elsewhere: RoomId
  /**
   * Of a minute, with poster, download and a file, half watched by the student; it leaves within the month. Mona was named
   * to manage it.
   */
  lecture: LectureId
  /** Waits for its review, and an admin holds it. */
  waiting: LectureId
  /** In the trash. */
  thrown: LectureId
  /** Paths of links that nobody has used: into the course, into the organisation, to a new password of the student. */
  links: Record<'course' | 'invitation' | 'password', string>
}

const day = 86_400_000

/** How far the student has watched the lecture. */
export const halfWatched = { position: 30_000, duration: 60_000 }

/**
 * Fills an Aula with `AULA_DEMO=accounts`: a course of the lecturer that the student and Mona attend, with a room and its
 * plan, an invitation link, a replay that another course shows as well, one that waits for its review and is held, one in
 * the trash; a room in another conference; texts and a rule of the organisation; a newcomer, Dora, who is deactivated, and
 * a room of somebody who was removed.
 */
export async function layTerm(aula: RunningAula): Promise<Term> {
  const { url } = aula
  const [admin, lecturer, student] = await Promise.all(
    ['admin', 'lecturer', 'student'].map((role) => signIn(url, role)),
  )
  if (!admin || !lecturer || !student) throw new Error('a demo account is missing')
  for (const kind of ['imprint', 'privacy'] as const) {
    const text = '# Who we are\n\nThe university, and [our site](https://ulm.example/).\n\n- One\n- Two'
    await admin.call('changeText', { params: { kind, language: 'en' }, body: { text } })
  }
  const { id: otherCourse } = await admin.call('createCourse', { body: { title: 'Optics', defaultAccess: 'course' } })
  const { id: course } = await admin.call('createCourse', {
    body: { title: 'Waves', description: 'Of water,\nsound and light.', defaultAccess: 'course' },
  })
  const params = { course }
  await admin.call('addMember', { params, body: { email: 'lecturer@demo.example', role: 'lecturer' } })
  await lecturer.call('addMember', { params, body: { email: 'student@demo.example', role: 'student' } })
  await lecturer.call('changeCourse', { params, body: { replays: { when: 'after-review', hours: 24 } } })
  const { member, newcomer } = await layPeople(admin, url)
  await lecturer.call('addMember', { params, body: { email: logins.member.email, role: 'student' } })
  const toCourse = await lecturer.call('makeCourseLink', { params, body: {} })
  const { id: room } = await lecturer.call('createRoom', { body: { name: 'Physics 1', course } })
  const beginsAt = new Date(Date.now() + 3 * day).toISOString()
  await lecturer.call('planRecording', { params: { room }, body: { beginsAt, title: 'Interference' } })
  await admin.call('allowHost', { body: { host: 'meet.example.org' } })
  const conference = { system: 'jitsi' as const, server: 'https://meet.example.org', meeting: 'optics' }
  const { id: elsewhere } = await lecturer.call('createRoom', { body: { name: 'Seminar', conference } })

  const [lecture, waiting, thrown] = await layLectures(aula, { course, room })
  if (!lecture || !waiting || !thrown) throw new Error('a lecture is missing')
  await lecturer.call('releaseLecture', { params: { lecture }, body: { appears: 'now' } })
  await lecturer.call('trashLecture', { params: { lecture: thrown } })
  await lecturer.call('changeLecture', { params: { lecture }, body: { description: 'What waves are.' } })
  const slides = await fetch(`${url}/api/lectures/${lecture}/files?name=Week%201.pdf`, {
    method: 'POST',
    headers: { cookie: lecturer.cookie, origin: url, 'content-type': 'application/octet-stream' },
    body: '%PDF-1.7\nslides',
  })
  if (!slides.ok) throw new Error(`addFile: ${slides.status} ${await slides.text()}`)
  await lecturer.call('nameLecturer', { params: { lecture }, body: { email: logins.member.email } })
  await admin.call('addToCourse', { params: { lecture, course: otherCourse } })
  await admin.call('holdLecture', { params: { lecture: waiting }, body: { reason: 'An exam is appealed.' } })
  await student.call('keepPosition', { params: { lecture }, body: halfWatched })
  await student.call('renewFeed', { params })
  const rule = { clock: 'recorded' as const, days: 100, warnDays: [30], extensionDays: 60 }
  const { lectures: seen } = await admin.call('previewRule', { body: { course: null, rule } })
  await admin.call('enableRule', { body: { course: null, rule, seen } })
  const toInvitation = await admin.call('invite', {
    body: { email: 'nora@demo.example', name: 'Nora', role: 'student' },
  })
  const toPassword = await admin.call('makeResetLink', { params: { person: await idOf(student) } })
  const pathOf = ({ link }: { link: string }) => link.slice(new URL(link).origin.length)
  return {
    ...{ people: { admin, lecturer, student, member, newcomer }, logins },
    ...{ course, otherCourse, room, elsewhere, lecture, waiting, thrown },
    links: { course: pathOf(toCourse), invitation: pathOf(toInvitation), password: pathOf(toPassword) },
  }
}

/** Three recorded lectures, held 90 days ago, as its recorder and transcoder would leave them. */
async function layLectures(aula: RunningAula, { course, room }: { course: CourseId; room: RoomId }) {
  await using folder = await temporaryFolder('term')
  const { video, audio } = await synthesizeMedia(folder.path, { seconds: 60, width: 320, height: 240 })
  const running: unknown = JSON.parse(await readFile(path.join(aula.dataFolder, 'running.json'), 'utf8'))
  const catalog = openCatalog((running as { database: string }).database, 2)
  try {
    const store = await openFileStore(path.join(aula.dataFolder, 'objects'), false)
    const { id: organisation } = await catalog.selectFrom('organisation').select('id').executeTakeFirstOrThrow()
    const { id: owner } = await catalog
      .selectFrom('person')
      .select('id')
      .where('email', '=', 'lecturer@demo.example')
      .executeTakeFirstOrThrow()
    const laid: LectureId[] = []
    for (const title of ['Waves on water', 'Sound', 'A test']) {
      const made = { organisation, course, room, owner, title, speaker: 'Lea Lecturer', access: 'course' as const }
      const lecture = await createLecture(catalog, made)
      laid.push(lecture)
      const takes = [{ tracks: [video, audio], offset: 0 }]
      await planWork(
        catalog,
        await layRecording({ catalog, store }, { organisation, person: owner, course, room, lecture }, takes),
      )
    }
    await catalog
      .updateTable('lecture')
      .set({ started_at: new Date(Date.now() - 90 * day) })
      .where('id', 'in', laid)
      .execute()
    const unprepared = () =>
      catalog.selectFrom('work').select('job').where('state', 'in', ['waiting', 'running']).limit(1).executeTakeFirst()
    await until(async () => !(await unprepared()), 'poster and download', 120_000)
    return laid
  } finally {
    await catalog.destroy()
  }
}

const logins: Term['logins'] = {
  member: { email: 'mona@test.example', password: 'Mona battery staple' },
  newcomer: { email: 'nils@test.example', password: 'Nils battery staple' },
}

/** Mona, Nils, Dora; and Otto, of whom a room is left. */
async function layPeople(admin: Person, url: string): Promise<Record<'member' | 'newcomer', Person>> {
  const member = await invitePerson(admin, url, 'Mona', 'student')
  const { secret } = await member.call('beginSecondFactor', { body: { password: logins.member.password } })
  const code = totpCode(secret.replaceAll(' ', ''), Date.now())
  await member.call('confirmSecondFactor', { body: { code } })
  const dora = await idOf(await invitePerson(admin, url, 'Dora', 'student'))
  await admin.call('deactivatePerson', { params: { person: dora }, body: { heir: null } })
  const otto = await invitePerson(admin, url, 'Otto', 'lecturer')
  await otto.call('createRoom', { body: { name: 'Old lab' } })
  await admin.call('removePerson', { params: { person: await idOf(otto) } })
  return { member, newcomer: await invitePerson(admin, url, 'Nils', 'lecturer') }
}

async function idOf(person: Person): Promise<string> {
  return (await person.call('me')).person?.id ?? ''
}

async function signIn(url: string, role: string): Promise<Person> {
  const person = new Person(url)
  const account = demoAccounts.find((account) => account.role === role)
  if (!account) throw new Error(`no demo account: ${role}`)
  await person.call('signIn', { body: { email: account.email, password: account.password } })
  return person
}

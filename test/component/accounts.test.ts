import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonId, RoomId } from '../../core/ids.ts'
import { linkSecret } from '../../core/link-secret.ts'
import { wordsOf } from '../../keeper/mail/words-of.ts'
import { addMember, createCourse } from '../../storage/catalog/courses/courses.ts'
import { removePerson } from '../../storage/catalog/leaving/remove-person.ts'
import { createLecture } from '../../storage/catalog/lectures/lectures.ts'
import { findMailLanguage } from '../../storage/catalog/mail/mail-languages.ts'
import {
  acceptInvitation,
  createInvitation,
  forgetInvitations,
  InvitationInvalid,
} from '../../storage/catalog/people/invitations.ts'
import { createLogin } from '../../storage/catalog/people/logins.ts'
import { addUser } from '../../storage/catalog/people/people.ts'
import { createRoom } from '../../storage/catalog/rooms/rooms.ts'
import { totpCode } from '../../viewer/second-factor/totp.ts'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { makeWorld, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'
import { rawRequest } from '../harness/ways/raw-request.ts'

/* What people do with their accounts, and admins with other people's; with a mail server that nobody asks here. */

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let admin: string
let urls: { databaseUrl: string; queueUrl: string }

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const { url } = await postgres.catalog()
  urls = { databaseUrl: url, queueUrl: redis.url }
  const mail = { AULA_SMTP_URL: 'smtp://127.0.0.1:9', AULA_MAIL_FROM: 'aula@example.org' }
  viewer = resources.use(await startViewer({ ...urls, settings: mail }))
  world = await makeWorld(viewer.context)
  admin = world.cookies.admin
})
afterAll(() => resources.disposeAsync())

const password = 'a long enough password'
let addresses = 0

async function newMember(name: string, role: 'lecturer' | 'student' = 'student') {
  const email = `${name}@example.org`
  const { person } = await addUser(viewer.context.catalog, { email, name, role, password })
  return { person, email }
}
const signIn = (email: string, secret = password, code?: string) =>
  send('POST', '/api/sign-in', { email, password: secret, ...(code === undefined ? {} : { code }) })
const signedIn = async (cookie: string) => (await send('GET', '/api/me', undefined, cookie)).body.person !== null
const forget = (email: string, address?: string) => send('POST', '/api/forgotten-password', { email }, '', address)
const mailsTo = (email: string) =>
  viewer.context.catalog.selectFrom('mail').selectAll().where('recipient', '=', email).orderBy('id').execute()

/** The secret of the newest link that an e-mail of the queue brings, made as the keeper makes it. */
async function mailedSecret(email: string): Promise<string> {
  const reset = (await mailsTo(email)).at(-1)?.facts.reset
  return linkSecret(viewer.context.settings.AULA_SECRET, 'password-reset', reset ?? '')
}

test('a forgotten password: the link sets a new one, once, and every login ends but that of whoever used it', async () => {
  const { email } = await newMember('forgetful')
  const before = await signIn(email)
  expect(await forget('Forgetful@Example.org')).toMatchObject({ status: 204 })
  const [mail] = await mailsTo(email)
  expect(mail).toMatchObject({ kind: 'password-reset', state: 'queued' })
  expect((mail?.expires_at.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(3_600_000)
  const token = await mailedSecret(email)
  const rows = JSON.stringify(await viewer.context.catalog.selectFrom('password_reset').selectAll().execute())
  expect(rows).not.toContain(token)
  expect(rows).toContain(createHash('sha256').update(token).digest('hex'))
  expect((await send('POST', '/api/password-resets/look', { token })).body).toMatchObject({ name: 'forgetful', email })
  await forget(email)
  const other = await mailedSecret(email)
  const use = (secret: string) =>
    send('POST', '/api/password-resets/use', { token: secret, password: 'quite another one' })
  const [one, two] = await Promise.all([use(token), use(token)])
  expect([one.status, two.status].sort()).toEqual([200, 403])
  const used = one.status === 200 ? one : two
  expect(used.body).toMatchObject({ person: { name: 'forgetful' } })
  expect([await signedIn(before.cookie), await signedIn(used.cookie)]).toEqual([false, true])
  expect((await signIn(email)).status).toBe(401)
  expect((await signIn(email, 'quite another one')).status).toBe(200)
  // The other link has ended with it.
  expect(await use(other)).toMatchObject({ status: 403, body: { code: 'reset.invalid' } })
})

test('e-mails are in the language that somebody has chosen, else in the last browser’s, else in the organisation’s', async () => {
  const { email, person } = await newMember('polyglot')
  const { catalog, organisation } = viewer.context
  const language = () => findMailLanguage(catalog, organisation, person)
  const from = (languages: string) =>
    send('POST', '/api/sign-in', { email, password }, '', undefined, viewer.url, languages)
  await send('PATCH', '/api/admin/organisation', { language: 'it' }, admin)
  expect([await language(), await findMailLanguage(catalog, organisation, null)]).toEqual(['it', 'it'])
  await from('*')
  expect(await language()).toBe('it')
  await from('tlh, de-CH;q=0.8, en;q=0.5')
  expect(await language()).toBe('de')
  const { cookie } = await from('fr')
  expect((await send('GET', '/api/my/account', undefined, cookie)).body).toMatchObject({ language: 'fr' })
  expect(await send('PATCH', '/api/my/account', { language: 'de' }, cookie)).toMatchObject({ status: 204 })
  await from('en')
  expect((await send('GET', '/api/my/account', undefined, cookie)).body).toMatchObject({ language: 'de' })
  await forget(email)
  const [mail] = await mailsTo(email)
  const links = { publicOrigin: 'https://aula.example', key: viewer.context.settings.AULA_SECRET }
  expect(mail && (await wordsOf(catalog, mail, links))).toMatchObject({
    language: 'de',
    opening: ['Guten Tag polyglot,', expect.anything()],
  })
  await send('PATCH', '/api/admin/organisation', { language: 'en' }, admin)
})

test('a link for a new password ends after an hour', async () => {
  const { email } = await newMember('slow')
  await forget(email)
  const token = await mailedSecret(email)
  await viewer.context.catalog
    .updateTable('password_reset')
    .set({ expires_at: sql<Date>`expires_at - interval '1 hour'` })
    .execute()
  const late = { status: 403, body: { code: 'reset.invalid' } }
  expect(await send('POST', '/api/password-resets/look', { token })).toMatchObject(late)
  expect(await send('POST', '/api/password-resets/use', { token, password: 'quite another one' })).toMatchObject(late)
  expect((await signIn(email)).status).toBe(200)
})

test('asking for a new password tells nobody who has an account, and is slowed down', async () => {
  const { email } = await newMember('known')
  const timed = async (address: string) => {
    const from = performance.now()
    const answer = await forget(address)
    return { status: answer.status, body: answer.body, took: performance.now() - from }
  }
  const [known, unknown] = [await timed(email), await timed('stranger@example.org')]
  expect({ ...known, took: 0 }).toEqual({ ...unknown, took: 0 })
  expect(Math.abs(known.took - unknown.took)).toBeLessThan(200)
  expect(await mailsTo('stranger@example.org')).toEqual([])
  // From one network ten requests a quarter of an hour, from all together a hundred; no more than three e-mails an hour.
  const answers: number[] = []
  for (let index = 0; index < 12; index++) answers.push((await forget(email, '198.51.100.1')).status)
  expect(answers).toEqual([...Array(10).fill(204), 429, 429])
  const everywhere = await Promise.all(
    Array.from({ length: 91 }, async (_, index) => (await forget(email, `198.51.100.${index + 10}`)).status),
  )
  expect(everywhere.filter((status) => status === 204)).toHaveLength(89)
  expect(new Set(everywhere)).toEqual(new Set([204, 429]))
  expect(await mailsTo(email)).toHaveLength(3)
})

test('a campus behind one address signs in, whatever one person there does', async () => {
  const address = '203.0.113.1'
  const from = (body: object) => send('POST', '/api/sign-in', body, '', address)
  const look = () => send('POST', '/api/invitations/look', { token: 'x'.repeat(43) }, '', address)
  const [{ email: bystander }, asked] = [await newMember('bystander'), await withSecondFactor('asked')]
  // Being asked for a code is no failure, of an account or of its network.
  const codes: unknown[] = []
  for (let index = 0; index < 20; index++) codes.push((await from({ email: asked.email, password })).body.code)
  expect(codes).toEqual(Array(20).fill('sign-in.code-needed'))
  // What a limit refuses is none either.
  const wrong: number[] = []
  for (let index = 0; index < 320; index++) {
    wrong.push((await from({ email: 'somebody@example.org', password: 'a guess' })).status)
  }
  expect(wrong).toEqual([...Array(15).fill(401), ...Array(305).fill(429)])
  expect((await from({ email: bystander, password })).status).toBe(200)
  // A lecture begins, and forty of a whole campus mistype their password once.
  const mistyped: number[] = []
  for (let first = 0; first < 40; first += 10) {
    const some = Array.from({ length: 10 }, (_, index) => `student-${first + index}@example.org`)
    const tried = await Promise.all(some.map((email) => from({ email, password: 'mistyped' })))
    mistyped.push(...tried.map(({ status }) => status))
  }
  expect(mistyped).toEqual(Array(40).fill(401))
  expect((await from({ email: bystander, password })).status).toBe(200)
  // Invitations that do not exist are another matter than passwords.
  const invitations: number[] = []
  for (let index = 0; index < 302; index++) invitations.push((await look()).status)
  expect(invitations).toEqual([...Array(300).fill(403), 429, 429])
  expect((await from({ email: bystander, password })).status).toBe(200)
  // Who is not signed in proves nothing where a password is asked for again.
  const proofs: number[] = []
  const proof = { present: 'a guess', password }
  for (let index = 0; index < 31; index++) {
    proofs.push((await send('PUT', '/api/my/password', proof, '', address)).status)
  }
  expect(proofs).toEqual(Array(31).fill(401))
})

test('an admin makes such a link; nobody is told in the events what it is', async () => {
  const { person, email } = await newMember('helped')
  const { body } = await send('POST', `/api/people/${person}/reset-link`, {}, admin)
  const token = String(body.link).split('#')[1] ?? ''
  expect(body.link).toBe(`${viewer.url}/new-password#${token}`)
  expect((await send('POST', '/api/password-resets/use', { token, password: 'quite another one' })).status).toBe(200)
  expect((await signIn(email, 'quite another one')).status).toBe(200)
  const told = await send('GET', '/api/admin/organisation-events', undefined, admin)
  expect(told.body.events).toMatchObject([{ event: 'person.reset-link', about: 'helped', actor: 'admin' }])
  expect(JSON.stringify(told.body)).not.toContain(token)
})

test('without a mail server the page is told so', async () => {
  await using without = await startViewer(urls)
  const answer = await rawRequest(without.url, '/api/forgotten-password', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'known@example.org' }),
  })
  expect([answer.status, JSON.parse(answer.body).code]).toEqual([409, 'mail.none'])
  expect(JSON.parse((await rawRequest(without.url, '/api/me')).body).mail).toBe(false)
})

test('a second factor: asked for after the password, a code is taken once, recovery codes once each', async () => {
  const { email, person } = await newMember('careful')
  const { cookie } = await signIn(email)
  const wrong = await send('POST', '/api/my/second-factor', { password: 'not this one' }, cookie)
  expect(wrong).toMatchObject({ status: 401, body: { code: 'sign-in.wrong' } })
  const begun = await send('POST', '/api/my/second-factor', { password }, cookie)
  const secret = String(begun.body.secret).replaceAll(' ', '')
  expect(begun.body.address).toContain(`secret=${secret}`)
  const row = () => viewer.context.catalog.selectFrom('second_factor').selectAll().where('person_id', '=', person)
  expect(JSON.stringify(await row().execute())).not.toContain(secret)
  // Not confirmed yet: nobody is locked out by an enrolment that was left half way.
  expect((await signIn(email)).status).toBe(200)
  const began = Date.now()
  const code = (steps: number) => totpCode(secret, began + steps * 30_000)
  const confirm = (typed: string) => send('POST', '/api/my/second-factor/confirm', { code: typed }, cookie)
  expect(await confirm(code(-9))).toMatchObject({ status: 401, body: { code: 'sign-in.wrong-code' } })
  const confirmed = await confirm(code(-1))
  const recoveryCodes = confirmed.body.recoveryCodes as string[]
  expect(recoveryCodes).toHaveLength(10)
  expect(JSON.stringify(await viewer.context.catalog.selectFrom('recovery_code').selectAll().execute())).not.toContain(
    recoveryCodes[0],
  )

  expect(await signIn(email)).toMatchObject({ status: 401, body: { code: 'sign-in.code-needed' }, setCookie: '' })
  expect(await signIn(email, 'not this one', code(0))).toMatchObject({ body: { code: 'sign-in.wrong' } })
  // The code that has confirmed is used up.
  expect(await signIn(email, password, code(-1))).toMatchObject({ body: { code: 'sign-in.wrong-code' } })
  const typed = code(0)
  const both = await Promise.all([signIn(email, password, typed), signIn(email, password, typed)])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  const [recovery = ''] = recoveryCodes
  const again = await Promise.all([1, 2].map(() => signIn(email, password, ` ${recovery.toUpperCase()}`)))
  expect(again.map(({ status }) => status).sort()).toEqual([200, 401])
  const account = await send('GET', '/api/my/account', undefined, cookie)
  expect(account.body.secondFactor).toEqual({ recoveryCodesLeft: 9 })
})

test('codes cannot be guessed: after ten tries not even the right one is taken, by any viewer', async () => {
  const { email, secret } = await withSecondFactor('guessed')
  await using other = await startViewer(urls)
  const guess = async (index: number) => {
    const code = `${100_000 + index}`
    const to = index % 2 === 0 ? viewer.url : other.url
    return (await send('POST', '/api/sign-in', { email, password, code }, '', `198.51.100.${index}`, to)).body.code
  }
  const answers: unknown[] = []
  for (let index = 0; index < 10; index++) answers.push(await guess(index))
  // One try was the confirmation.
  expect(answers).toEqual([...Array(9).fill('sign-in.wrong-code'), 'sign-in.too-many-codes'])
  const right = await signIn(email, password, totpCode(secret, Date.now()))
  expect(right).toMatchObject({ status: 429, body: { code: 'sign-in.too-many-codes' } })
})

test('a new password by link does not pass the second factor; an admin can remove that, and it is told', async () => {
  const { email, person } = await withSecondFactor('both')
  await forget(email)
  const token = await mailedSecret(email)
  const used = await send('POST', '/api/password-resets/use', { token, password: 'quite another one' })
  expect(used).toMatchObject({ status: 200, body: { person: null } })
  expect(await signIn(email, 'quite another one')).toMatchObject({ body: { code: 'sign-in.code-needed' } })
  expect((await send('DELETE', `/api/people/${person}/second-factor`, undefined, admin)).status).toBe(204)
  expect((await signIn(email, 'quite another one')).status).toBe(200)
  const told = await send('GET', '/api/admin/organisation-events', undefined, admin)
  expect(told.body.events).toMatchObject([{ event: 'person.second-factor-removed', about: 'both' }, {}])
})

test('a deactivated person is out at once, and what is theirs goes to whom the admin chooses', async () => {
  const { catalog, organisation } = viewer.context
  const { email, person } = await newMember('leaving', 'lecturer')
  const { person: heir } = await newMember('heir', 'lecturer')
  const course = await createCourse(catalog, {
    organisation,
    title: 'Acoustics',
    description: '',
    defaultAccess: 'course',
  })
  await addMember(catalog, organisation, course, person, 'lecturer')
  const room = await createRoom(catalog, { organisation, name: 'Lab', owner: person, course: null })
  const made = { organisation, room, owner: person, title: 'Sound', speaker: 'L', access: 'course' as const }
  const inCourse = await createLecture(catalog, { ...made, course })
  const alone = await createLecture(catalog, { ...made, course: null })
  const { cookie } = await signIn(email)
  expect((await send('GET', `/api/people/${person}/belongings`, undefined, admin)).body).toEqual({
    ...{ lecturesInCourses: 1, lecturesAlone: 1, rooms: 1 },
    courses: [{ id: course, title: 'Acoustics' }],
  })
  const deactivate = (to: PersonId | null) => send('POST', `/api/people/${person}/deactivate`, { heir: to }, admin)
  for (const none of [person, world.people.student]) {
    expect(await deactivate(none)).toMatchObject({ status: 409, body: { code: 'people.no-heir' } })
  }
  expect(await signedIn(cookie)).toBe(true)
  const owners = async () =>
    (await catalog.selectFrom('lecture').select('owner_id').where('id', 'in', [inCourse, alone]).execute()).map(
      ({ owner_id }) => owner_id,
    )
  // Left as they are, and back again: nothing is lost.
  expect((await deactivate(null)).status).toBe(204)
  expect(await signedIn(cookie)).toBe(false)
  // Who was about to sign in at that moment is not in either.
  expect(await signedIn(`aula_login=${await createLogin(catalog, person)}`)).toBe(false)
  expect(await signIn(email)).toMatchObject({ status: 403, body: { code: 'sign-in.deactivated' } })
  expect(await signIn(email, 'not this one')).toMatchObject({ status: 401, body: { code: 'sign-in.wrong' } })
  await forget(email)
  expect(await mailsTo(email)).toEqual([])
  expect(await owners()).toEqual([person, person])
  expect((await send('POST', `/api/people/${person}/reactivate`, {}, admin)).status).toBe(204)
  expect((await signIn(email)).status).toBe(200)
  // Handed on.
  expect((await deactivate(heir)).status).toBe(204)
  expect(await owners()).toEqual([heir, heir])
  const { cookie: heirs } = await signIn('heir@example.org')
  expect((await send('GET', `/api/courses/${course}`, undefined, heirs)).body).toMatchObject({ mine: 'lecturer' })
  const rooms = (await send('GET', '/api/rooms', undefined, heirs)).body.rooms as { id: string; canManage: boolean }[]
  expect(rooms).toContainEqual(expect.objectContaining({ id: room, canManage: true }))
  const told = await send('GET', '/api/admin/organisation-events', undefined, admin)
  expect(told.body.events).toMatchObject([
    { event: 'person.deactivated', about: 'leaving', detail: 'heir', actor: 'admin' },
    { event: 'person.reactivated', about: 'leaving' },
    { event: 'person.deactivated', about: 'leaving', detail: '' },
    ...[{}, {}],
  ])
})

test('the last admin who can sign in cannot be deactivated, nor the other one at the same moment', async () => {
  const { catalog } = viewer.context
  const { person } = await addUser(catalog, { email: 'second@example.org', name: 'Second', role: 'admin', password })
  const { cookie } = await signIn('second@example.org')
  const answers = await Promise.all([
    send('POST', `/api/people/${person}/deactivate`, { heir: null }, admin),
    send('POST', `/api/people/${world.people.admin}/deactivate`, { heir: null }, cookie),
  ])
  // Refused, or out before it asked.
  expect(answers.map(({ status }) => (status === 401 ? 409 : status)).sort()).toEqual([204, 409])
  // Whoever is left helps the other one back.
  const left = answers[0].status === 204 ? admin : cookie
  for (const id of [person, world.people.admin]) {
    await send('POST', `/api/people/${id}/reactivate`, {}, left)
    await send('PATCH', `/api/people/${person}`, { role: 'admin' }, left)
  }
  admin = `aula_login=${(await signIn('second@example.org')).cookie.split('=')[1]}`
})

test('a list of people: shown first, then all of it or nothing', async () => {
  const { catalog, organisation } = viewer.context
  const { person } = await newMember('present')
  const course = await createCourse(catalog, { organisation, title: 'Lists', description: '', defaultAccess: 'course' })
  const csv =
    'name,email,role,course\nLea,list-1@example.org,lecturer,Lists\n,present@example.org,,lists\nSam,list-2@example.org,,'
  const before = await everything()
  const shown = await send('POST', '/api/people/import/preview', { csv }, admin)
  expect(shown.body).toMatchObject({
    problem: null,
    lines: [
      { line: 2, act: 'invite', role: 'lecturer', course: 'Lists', problem: null },
      { line: 3, act: 'join-course', role: 'student', problem: null },
      { line: 4, act: 'invite', role: 'student', course: null },
    ],
  })
  const spoilt = await send('POST', '/api/people/import', { csv: `${csv}\nEve,eve@,boss,` }, admin)
  expect(spoilt).toMatchObject({ status: 409, body: { code: 'import.not-clean' } })
  expect(spoilt.body.message).toContain('Line 5')
  expect(await everything()).toEqual(before)
  const done = await send('POST', '/api/people/import', { csv }, admin)
  expect(done.body).toMatchObject({ joined: 1, mailed: true, invited: [{ name: 'Lea' }, { name: 'Sam' }] })
  expect(await mailsTo('list-1@example.org')).toMatchObject([{ kind: 'invitation', state: 'queued' }])
  const members = await catalog.selectFrom('course_member').select('role').where('course_id', '=', course).execute()
  expect(members).toEqual([{ role: 'student' }])
  expect(person).toBeTruthy()
  const [{ link } = { link: '' }] = done.body.invited as { link: string }[]
  const token = link.split('#')[1]
  const accepted = await send('POST', '/api/invitations/accept', { token, name: 'Lea', password })
  expect(accepted.body).toMatchObject({ person: { role: 'lecturer', email: 'list-1@example.org' } })
})

test('a thousand people on one list', async () => {
  const csv = `email,name\n${Array.from({ length: 1_000 }, (_, index) => `many-${index}@example.org,Person ${index}`).join('\n')}`
  const done = await send('POST', '/api/people/import', { csv }, admin)
  expect(done.body.invited).toHaveLength(1_000)
})

test('people change their own name and password; the present one is asked for, and every other login ends', async () => {
  const { email } = await newMember('renaming')
  const [here, elsewhere] = [await signIn(email), await signIn(email)]
  expect((await send('PATCH', '/api/my/account', { name: ' ' }, here.cookie)).status).toBe(400)
  expect((await send('PATCH', '/api/my/account', { name: 'Renamed' }, here.cookie)).status).toBe(204)
  expect((await send('GET', '/api/me', undefined, here.cookie)).body).toMatchObject({
    person: { name: 'Renamed', email },
  })
  await forget(email)
  const link = await mailedSecret(email)
  const change = (present: string, to: string) =>
    send('PUT', '/api/my/password', { present, password: to }, here.cookie)
  const wrong = await change('not this one', 'quite another one')
  expect(wrong).toMatchObject({ status: 401, body: { code: 'sign-in.wrong' } })
  expect((await change(password, 'short')).status).toBe(400)
  expect(await signedIn(elsewhere.cookie)).toBe(true)
  expect((await change(password, 'quite another one')).status).toBe(204)
  expect([await signedIn(here.cookie), await signedIn(elsewhere.cookie)]).toEqual([true, false])
  expect((await signIn(email)).status).toBe(401)
  expect((await signIn(email, 'quite another one')).status).toBe(200)
  expect((await send('POST', '/api/password-resets/look', { token: link })).status).toBe(403)
  const told = (await send('GET', '/api/admin/organisation-events', undefined, admin)).body.events as object[]
  expect(told.slice(0, 2)).toMatchObject([
    { event: 'person.password', about: 'Renamed', actor: 'Renamed' },
    { event: 'person.renamed', about: 'renaming', detail: 'Renamed' },
  ])
})

test('an admin corrects name and address of a member, who then signs in by that one; a demo account stays', async () => {
  const { email, person } = await newMember('mistyped')
  await forget(email)
  const link = await mailedSecret(email)
  const correct = (change: object, id = person) => send('PATCH', `/api/people/${id}`, change, admin)
  expect(await correct({ email: 'Student@example.org' })).toMatchObject({
    status: 409,
    body: { code: 'people.exists' },
  })
  expect((await correct({ name: 'Well typed', email: 'Well-Typed@example.org' })).status).toBe(204)
  expect((await signIn(email)).status).toBe(401)
  expect((await signIn('well-typed@example.org')).body).toMatchObject({ person: { name: 'Well typed' } })
  // It went to an address that is somebody else's.
  expect((await send('POST', '/api/password-resets/look', { token: link })).status).toBe(403)
  expect((await correct({ name: 'Well typed', role: 'lecturer' })).status).toBe(204)
  const told = (await send('GET', '/api/admin/organisation-events', undefined, admin)).body.events as object[]
  expect(told.slice(0, 3)).toMatchObject([
    { event: 'person.role', about: 'Well typed', detail: 'lecturer' },
    { event: 'person.address', about: 'mistyped', detail: '' },
    { event: 'person.renamed', about: 'mistyped', detail: 'Well typed' },
  ])
  const demo = { email: 'demo@example.org', name: 'Demo', role: 'student' as const, demo: true }
  const everybodys = await addUser(viewer.context.catalog, demo)
  expect(await correct({ name: 'Mine' }, everybodys.person)).toMatchObject({
    status: 403,
    body: { code: 'account.demo' },
  })
})

test('who is removed is named by nothing that happened before', async () => {
  const { catalog, organisation } = viewer.context
  const [{ person, email }, { person: giver }] = [await newMember('forgettable', 'lecturer'), await newMember('giver')]
  const [by, to] = [world.people.admin, `/api/people/${person}`]
  expect((await send('PATCH', to, { name: 'Forgettable now' }, admin)).status).toBe(204)
  expect((await send('PATCH', to, { email: `other-${email}` }, admin)).status).toBe(204)
  expect((await send('POST', `/api/people/${giver}/hand-on`, { heir: person }, admin)).status).toBe(204)
  const told = async () =>
    (await send('GET', '/api/admin/organisation-events', undefined, admin)).body.events as object[]
  expect(JSON.stringify(await told())).toContain('Forgettable now')
  await removePerson(catalog, organisation, { person, heir: null, by })
  expect(JSON.stringify(await told()).toLowerCase()).not.toContain('forgettable')
  expect((await told()).slice(0, 4)).toMatchObject([
    { event: 'person.removed', about: null, detail: '' },
    { event: 'person.handed-on', about: 'giver', detail: null },
    { event: 'person.address', about: null },
    { event: 'person.renamed', about: null },
  ])
})

test('lectures and rooms are handed on: of a member, of one who is removed, and what nobody owns any more', async () => {
  const { catalog, organisation } = viewer.context
  const { person: heir } = await newMember('successor', 'lecturer')
  const owner = async (room: RoomId) =>
    (await catalog.selectFrom('room').select('owner_id').where('id', '=', room).executeTakeFirst())?.owner_id
  const roomOf = async (owner: PersonId | null, demo = false) =>
    await createRoom(catalog, { organisation, name: 'Lab', owner, course: null, demo })
  const events = async (most: number) =>
    ((await send('GET', '/api/admin/organisation-events', undefined, admin)).body.events as object[]).slice(0, most)

  const { person: stays, email } = await newMember('stays', 'lecturer')
  const [room, demo] = [await roomOf(stays), await roomOf(null, true)]
  const made = { organisation, course: null, room, title: 'Sound', speaker: 'L', access: 'course' as const }
  await createLecture(catalog, { ...made, owner: stays })
  const handOn = (body: object) => send('POST', `/api/people/${stays}/hand-on`, body, admin)
  expect(await handOn({ heir: world.people.student })).toMatchObject({ status: 409, body: { code: 'people.no-heir' } })
  expect((await handOn({ heir })).status).toBe(204)
  expect(await owner(room)).toBe(heir)
  expect((await send('GET', `/api/people/${heir}/belongings`, undefined, admin)).body).toMatchObject({
    lecturesAlone: 1,
    rooms: 1,
  })
  expect((await signIn(email)).status).toBe(200)
  expect(await events(1)).toMatchObject([{ event: 'person.handed-on', about: 'stays', detail: 'successor' }])

  const [given, left] = [await newMember('given', 'lecturer'), await newMember('left', 'lecturer')]
  const [rest, alone] = [await roomOf(given.person), await roomOf(left.person)]
  expect((await send('DELETE', `/api/people/${given.person}?heir=${heir}`, undefined, admin)).status).toBe(204)
  expect((await send('DELETE', `/api/people/${left.person}`, undefined, admin)).status).toBe(204)
  expect([await owner(rest), await owner(alone)]).toEqual([heir, null])
  expect(await events(2)).toMatchObject([
    { event: 'person.removed', about: null, detail: '' },
    { event: 'person.removed', about: null, detail: 'successor' },
  ])

  // Whoever removes themselves is gone, and it is written down all the same.
  const going = await addUser(catalog, { email: 'going@example.org', name: 'going', role: 'admin', password })
  const { cookie } = await signIn('going@example.org')
  expect((await send('DELETE', `/api/people/${going.person}`, undefined, cookie)).status).toBe(204)
  expect(await events(1)).toMatchObject([{ event: 'person.removed', about: null, actor: null }])

  const ownerless = async () => (await send('GET', '/api/ownerless', undefined, admin)).body
  expect(await ownerless()).toEqual({ lecturesInCourses: 0, lecturesAlone: 0, rooms: 1, courses: [] })
  expect((await send('POST', '/api/ownerless/hand-on', { heir }, admin)).status).toBe(204)
  expect([await owner(alone), await owner(demo)]).toEqual([heir, null])
  expect(await ownerless()).toMatchObject({ rooms: 0 })
})

test('e-mails that wait follow a corrected address', async () => {
  const { email, person } = await newMember('mistyped')
  await forget(email)
  const body = { email: 'corrected@example.org' }
  expect((await send('PATCH', `/api/people/${person}`, body, admin)).status).toBe(204)
  expect([(await mailsTo(email)).length, (await mailsTo(body.email)).length]).toEqual([0, 1])
})

test('nothing of an invitation is left once it is accepted or over, or whoever it was for is removed', async () => {
  const { catalog, organisation } = viewer.context
  const invite = async (name: string) =>
    await createInvitation(catalog, {
      ...{ organisation, email: `${name}@example.org`, name, role: 'student', course: null },
      ...{ invitedBy: world.people.admin, key: 'key' },
    })
  const guests = catalog.selectFrom('invitation').select('name').where('name', 'like', 'guest-%').orderBy('name')
  const left = async () => (await guests.execute()).map(({ name }) => name)
  const { secret } = await invite('guest-1')
  const [{ id: over }] = [await invite('guest-2'), await invite('guest-3')]
  await acceptInvitation(catalog, secret, { name: 'guest-1', password })
  expect(await left()).toEqual(['guest-2', 'guest-3'])
  await expect(acceptInvitation(catalog, secret, { name: 'guest-1', password })).rejects.toThrow(InvitationInvalid)
  await catalog
    .updateTable('invitation')
    .set({ expires_at: sql`now() - interval '1 s'` })
    .where('id', '=', over)
    .execute()
  await forgetInvitations(catalog)
  expect(await left()).toEqual(['guest-3'])
  const { person } = await newMember('guest-3')
  await removePerson(catalog, organisation, { person, heir: null, by: world.people.admin })
  expect(await left()).toEqual([])
})

async function withSecondFactor(name: string) {
  const { email, person } = await newMember(name)
  const { cookie } = await signIn(email)
  const begun = await send('POST', '/api/my/second-factor', { password }, cookie)
  const secret = String(begun.body.secret).replaceAll(' ', '')
  const code = totpCode(secret, Date.now() - 30_000)
  expect((await send('POST', '/api/my/second-factor/confirm', { code }, cookie)).status).toBe(200)
  return { email, person, secret }
}

/** What an import could change. */
async function everything() {
  const { catalog } = viewer.context
  return await Promise.all(
    (['invitation', 'course_member', 'mail', 'organisation_event'] as const).map((table) =>
      catalog.selectFrom(table).selectAll().execute(),
    ),
  )
}

/** Each request comes from another network, unless one is told: limits are tested where they are meant. */
async function send(
  method: string,
  path: string,
  body?: object,
  cookie = '',
  address?: string,
  to = viewer.url,
  languages = '*',
) {
  const answer = await rawRequest(to, path, {
    method,
    headers: {
      cookie,
      'accept-language': languages,
      'x-forwarded-for': address ?? `192.0.2.${++addresses % 250}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body && JSON.stringify(body),
  })
  const setCookie = answer.headers['set-cookie']?.at(-1) ?? ''
  const parsed: Record<string, unknown> = answer.body.startsWith('{') ? JSON.parse(answer.body) : {}
  return { status: answer.status, body: parsed, setCookie, cookie: setCookie.split(';')[0] ?? '' }
}

import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { RTCPeerConnection, RTCRtpCodecParameters } from 'werift'
import type { FeedSource, PageMessage, ViewerMessage } from '../../conference/protocol.ts'
import { openRules, type RoomRules } from '../../conference/room-rules.ts'
import { newId, type OrganisationId, type PersonId, type RoomId } from '../../core/ids.ts'
import { addMember, createCourse, removeMember } from '../../storage/catalog/courses/courses.ts'
import { deactivatePerson, reactivatePerson } from '../../storage/catalog/leaving/deactivation.ts'
import { removePerson } from '../../storage/catalog/leaving/remove-person.ts'
import { addUser } from '../../storage/catalog/people/people.ts'
import { findSignalledRoom } from '../../storage/catalog/rooms/room-signals.ts'
import { changeRoom } from '../../storage/catalog/rooms/rooms.ts'
import type { Role } from '../../storage/catalog/tables/people.ts'
import { Person } from '../harness/aula/person.ts'
import { type JoinClaims, type RoomRig, startRoomRig } from '../harness/aula/room-rig.ts'
import { SignalClient } from '../harness/aula/signal-client.ts'
import { janusFeeds } from '../harness/servers/janus-feeds.ts'

let rig: RoomRig
const resources = new AsyncDisposableStack()
beforeAll(async () => {
  rig = resources.use(await startRoomRig())
})
afterAll(async () => {
  await resources.disposeAsync()
  vi.restoreAllMocks()
})

async function roomWith(rules: Partial<RoomRules>): Promise<RoomId> {
  const room = await rig.room()
  await changeRoom(rig.catalog, room, rules)
  return room
}

type Member = SignalClient & { self: string; resume: string }

async function join(room: RoomId, claims: Partial<JoinClaims> = {}): Promise<Member> {
  return await joinWith(rig.joinToken(room, claims))
}

async function joinWith(token: string): Promise<Member> {
  const client = new SignalClient(rig.url)
  const { self, resume } = await client.join(token)
  return Object.assign(client, { self, resume })
}

/** Asks for the room and waits before it. */
async function wait(token: string): Promise<SignalClient & { resume: string }> {
  const client = new SignalClient(rig.url)
  await client.opened()
  client.say({ type: 'hello', token })
  const { token: resume } = await client.hears('resume')
  await client.hears('waiting')
  return Object.assign(client, { resume })
}

/** The code of the refusal that this token meets. */
async function refused(token: string): Promise<number> {
  using client = new SignalClient(rig.url)
  await client.opened()
  client.say({ type: 'hello', token })
  const { code } = await client.isClosed()
  expect(client.heard).toEqual([])
  return code
}

const account = async (name: string, role: Role = 'student') =>
  (await addUser(rig.catalog, { email: `${name}@example.org`, name, role })).person

async function organisationOf(room: RoomId): Promise<OrganisationId> {
  const found = await findSignalledRoom(rig.catalog, room)
  if (!found) throw new Error('no room')
  return found.organisation
}

async function giveRoom(room: RoomId, owner: PersonId): Promise<void> {
  await rig.catalog.updateTable('room').set({ owner_id: owner }).where('id', '=', room).execute()
}

const realNow = performance.now.bind(performance)

/** The viewer, which runs in this process, is so much older from now on. For the last test: no clock goes backwards. */
function age(minutes: number): void {
  vi.spyOn(performance, 'now').mockImplementation(() => realNow() + minutes * 60_000)
}

const waitersOf = (lecturer: SignalClient) => lecturer.heard.findLast((heard) => heard.type === 'lobby')?.waiting ?? []

async function seesWaiting(lecturer: SignalClient, names: string[]): Promise<string[]> {
  const told = await lecturer.hears(
    'lobby',
    ({ waiting }) => waiting === waitersOf(lecturer) && waiting.map(({ name }) => name).join() === names.join(),
  )
  return told.waiting.map(({ id }) => id)
}

/** A session description that Janus takes; nothing is ever sent over it. */
async function offer(kinds: readonly ('audio' | 'video')[]): Promise<string> {
  const connection = new RTCPeerConnection({
    iceServers: [],
    codecs: {
      audio: [new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 })],
      video: [new RTCRtpCodecParameters({ mimeType: 'video/VP8', clockRate: 90_000 })],
    },
  })
  for (const kind of kinds) connection.addTransceiver(kind, { direction: 'sendonly' })
  await connection.setLocalDescription(await connection.createOffer())
  const sdp = connection.localDescription?.sdp ?? ''
  await connection.close()
  return sdp
}

async function publish(client: SignalClient, source: FeedSource): Promise<void> {
  client.say({ type: 'publish', source, sdp: await offer(source === 'camera' ? ['audio', 'video'] : ['video']) })
}

const isPeople = ({ type }: ViewerMessage) => type === 'participants'
const isRefused = (client: SignalClient, about: PageMessage['type'], code: string) =>
  client.hears('refused', (heard) => heard.about === about && heard.code === code)
/** As `participant-source`, without the number. */
const published = async (room: RoomId) => (await janusFeeds(rig.janus, room)).map((feed) => feed.replace(/-\d+$/, ''))

test('who does not lead the room waits, hears and can do nothing, and goes in over the same socket when let in', async () => {
  const room = await roomWith({ lobby: true })
  using ada = await wait(rig.joinToken(room, { name: 'Ada' }))
  expect(await ada.hears('waiting')).toEqual({ type: 'waiting', name: 'Waves and sound', attended: false })
  using lecturer = await join(room, { manage: true, name: 'Lin' })
  await ada.hears('waiting', ({ attended }) => attended)
  const [id = ''] = await seesWaiting(lecturer, ['Ada'])
  const hostile: PageMessage[] = [
    { type: 'publish', source: 'camera', sdp: await offer(['audio', 'video']) },
    { type: 'publish', source: 'screen', sdp: await offer(['video']) },
    { type: 'subscribe', participant: lecturer.self, source: 'camera' },
    { type: 'write', message: crypto.randomUUID(), text: 'from outside' },
    { type: 'hand', raised: true },
    { type: 'state', microphone: true, camera: true },
    { type: 'letIn', participant: id },
    { type: 'letAllIn' },
    { type: 'rules', lobby: false },
    { type: 'remove', participant: lecturer.self },
  ]
  for (const message of hostile) {
    ada.say(message)
    await isRefused(ada, message.type, 'room.waiting')
  }
  expect(await published(room)).toEqual([])
  const heard = new Set(ada.heard.map(({ type }) => type).filter((type) => type !== 'beat'))
  expect(heard).toEqual(new Set(['resume', 'waiting', 'refused']))
  expect(JSON.stringify(lecturer.heard.filter(({ type }) => type === 'participants'))).not.toContain('Ada')

  lecturer.say({ type: 'letIn', participant: id })
  const welcome = await ada.hears('welcome')
  expect(welcome).toMatchObject({ self: id, manage: false })
  await ada.hears('chat')
  await seesWaiting(lecturer, [])
  await lecturer.hears('participants', ({ participants }) => participants.length === 2)
  ada.say({ type: 'hand', raised: true })
  await lecturer.hears('participants', ({ participants }) => participants.some(({ hand }) => hand !== null))
})

test('only who leads the room decides; who is turned away is told, and may ask again', async () => {
  const room = await roomWith({ lobby: true })
  using lecturer = await join(room, { manage: true })
  using cem = await wait(rig.joinToken(room, { name: 'Cem' }))
  const [first = ''] = await seesWaiting(lecturer, ['Cem'])
  lecturer.say({ type: 'letIn', participant: first })
  await cem.hears('welcome')
  using bob = await wait(rig.joinToken(room, { name: 'Bob' }))
  const [id = ''] = await seesWaiting(lecturer, ['Bob'])
  const others: PageMessage[] = [
    { type: 'letIn', participant: id },
    { type: 'letAllIn' },
    { type: 'turnAway', participant: id },
    { type: 'rules', lobby: false },
    { type: 'letSpeak', participant: first },
    { type: 'endSpeaking', participant: first },
    { type: 'muteAll' },
  ]
  for (const message of others) {
    cem.say(message)
    await isRefused(cem, message.type, 'room.not-allowed')
  }
  expect(cem.heard.some(({ type }) => type === 'lobby')).toBe(false)
  lecturer.say({ type: 'turnAway', participant: id })
  expect(await bob.isClosed()).toEqual({ code: 4406, reason: 'turned-away' })
  await seesWaiting(lecturer, [])
  lecturer.say({ type: 'letIn', participant: id })
  await isRefused(lecturer, 'letIn', 'room.no-such-person')
  using again = await wait(bob.resume)
  await seesWaiting(lecturer, ['Bob'])
  again.say({ type: 'leave' })
  expect(await again.isClosed()).toEqual({ code: 4411, reason: 'left' })
  await seesWaiting(lecturer, [])
})

test('all who wait are let in at once, also by switching the lobby off; a locked room lets nobody new wait', async () => {
  const room = await roomWith({ lobby: true })
  using lecturer = await join(room, { manage: true })
  using ada = await wait(rig.joinToken(room, { name: 'Ada' }))
  using bob = await wait(rig.joinToken(room, { name: 'Bob' }))
  await seesWaiting(lecturer, ['Ada', 'Bob'])
  lecturer.say({ type: 'letAllIn' })
  for (const client of [ada, bob]) await client.hears('welcome')

  using cem = await wait(rig.joinToken(room, { name: 'Cem' }))
  lecturer.say({ type: 'lock', locked: true })
  await lecturer.hears('room', (told) => told.room.locked)
  using late = new SignalClient(rig.url)
  await late.opened()
  late.say({ type: 'hello', token: rig.joinToken(room) })
  expect((await late.isClosed()).code).toBe(4423)
  // Whoever waited goes on waiting, and comes back to it after a lost connection.
  cem[Symbol.dispose]()
  using again = await wait(cem.resume)
  await seesWaiting(lecturer, ['Cem'])
  lecturer.say({ type: 'lock', locked: false })
  await lecturer.hears('room', (told) => !told.room.locked)
  lecturer.say({ type: 'rules', lobby: false })
  await again.hears('welcome')
  expect((await findSignalledRoom(rig.catalog, room))?.rules).toEqual(openRules)
  using last = await join(room)
  expect(await last.hears('welcome')).toMatchObject({ type: 'welcome', room: { lobby: false } })
})

test('who was let in comes back after a lost connection and with a page loaded anew; who has left or was put out waits', async () => {
  const room = await roomWith({ lobby: true })
  using lecturer = await join(room, { manage: true })
  const ada = await wait(rig.joinToken(room, { name: 'Ada' }))
  lecturer.say({ type: 'letAllIn' })
  const { self, resume } = await ada.hears('welcome')
  ada[Symbol.dispose]()
  await lecturer.hears('participants', ({ participants }) => participants.length === 1)
  const back = await joinWith(resume)
  expect(back.self).toBe(self)
  back[Symbol.dispose]()

  // A new load of the page has no connection, but what it has kept.
  const guest = new Person(rig.url)
  const load = async (seat?: string) =>
    (await guest.call('joinRoom', { params: { room }, body: { name: 'Ada A.', recordable: true, seat } })).token
  const loaded = await joinWith(await load(back.resume))
  expect(loaded.self).toBe(self)
  expect(await loaded.hears('welcome')).toMatchObject({
    participants: expect.arrayContaining([expect.objectContaining({ name: 'Ada A.' })]),
  })
  using fresh = await wait(await load())
  expect(fresh.heard.some(({ type }) => type === 'welcome')).toBe(false)

  loaded.say({ type: 'leave' })
  await loaded.isClosed()
  using left = await wait(loaded.resume)
  await seesWaiting(lecturer, ['Ada A.', 'Ada A.'])
  lecturer.say({ type: 'letIn', participant: self })
  await left.hears('welcome')
  lecturer.say({ type: 'remove', participant: self })
  expect((await left.isClosed()).code).toBe(4403)
  using removed = new SignalClient(rig.url)
  await removed.opened()
  removed.say({ type: 'hello', token: loaded.resume })
  expect((await removed.isClosed()).code).toBe(4403)
})

test('a page loaded anew comes back into a locked room; who has left it, and a stranger, do not', async () => {
  const room = await rig.room()
  using lecturer = await join(room, { manage: true })
  const guest = new Person(rig.url)
  const load = async (seat?: string) =>
    (await guest.call('joinRoom', { params: { room }, body: { name: 'Ada', recordable: true, seat } })).token
  const before = await joinWith(await load())
  lecturer.say({ type: 'lock', locked: true })
  await lecturer.hears('room', (told) => told.room.locked)
  before[Symbol.dispose]()
  using loaded = await joinWith(await load(before.resume))
  expect(loaded.self).toBe(before.self)
  await expect(load()).rejects.toThrow('access.locked')
  await expect(load(`${before.resume}x`)).rejects.toThrow('access.locked')

  loaded.say({ type: 'leave' })
  await loaded.isClosed()
  expect(await refused(await load(loaded.resume))).toBe(4423)
})

test('a recorder never waits, and hears nothing of those who do', async () => {
  const room = await roomWith({ lobby: true, speaking: 'lecturers' })
  using ada = await wait(rig.joinToken(room, { name: 'Ada' }))
  using recorder = await joinWith(rig.recorderToken(room, await rig.recording(room)))
  expect(await recorder.hears('welcome')).toMatchObject({ type: 'welcome', role: 'recorder', participants: [] })
  using lecturer = await join(room, { manage: true })
  lecturer.say({ type: 'letAllIn' })
  const { self } = await ada.hears('welcome')
  lecturer.say({ type: 'letSpeak', participant: self })
  await ada.hears('called', ({ called }) => called)
  ada.say({ type: 'state', microphone: true, camera: true })
  await recorder.hears('participants', ({ participants }) => participants.some(({ microphone }) => microphone))
  const types = new Set(recorder.heard.map(({ type }) => type))
  for (const type of ['lobby', 'waiting', 'called'] as const) expect(types.has(type)).toBe(false)
  expect(JSON.stringify(recorder.heard)).not.toContain('"called":true')
  for (const type of ['letAllIn', 'muteAll'] as const) {
    recorder.say({ type })
    await isRefused(recorder, type, 'room.not-allowed')
  }
})

test('a page that ignores the rules publishes nothing; called on it may, and its stream ends in Janus with its turn', async () => {
  const room = await roomWith({ speaking: 'lecturers', sharing: 'lecturers' })
  using lecturer = await join(room, { manage: true, name: 'Lin' })
  using hostile = await join(room, { name: 'Mallory' })
  const { self } = hostile
  const tries = async () => {
    hostile.heard.length = 0
    hostile.say({ type: 'state', microphone: true, camera: true })
    await publish(hostile, 'camera')
    await isRefused(hostile, 'publish', 'room.may-not-speak')
    await publish(hostile, 'screen')
    await isRefused(hostile, 'publish', 'room.may-not-share')
    expect(hostile.heard.some(({ type }) => type === 'answer')).toBe(false)
    expect((await published(room)).filter((feed) => feed.startsWith(self))).toEqual([])
    const { participants } = await lecturer.hears('participants', (told) => told.participants.length === 2)
    expect(participants.find(({ id }) => id === self)).toMatchObject({ microphone: false, camera: false, feeds: {} })
  }
  await tries()
  await publish(lecturer, 'screen')
  await lecturer.hears('answer')

  hostile.say({ type: 'hand', raised: true })
  lecturer.say({ type: 'letSpeak', participant: self })
  expect(await hostile.hears('called')).toEqual({ type: 'called', called: true, by: 'Lin' })
  const { token: whileCalled } = await hostile.hears('resume')
  hostile.heard.length = 0
  await publish(hostile, 'camera')
  await hostile.hears('answer', ({ source }) => source === 'camera')
  await publish(hostile, 'screen')
  await isRefused(hostile, 'publish', 'room.may-not-share')
  expect(await published(room)).toEqual([`${self}-camera`, `${lecturer.self}-screen`].sort())
  const shown = await lecturer.hears('participants', ({ participants }) =>
    participants.some(({ id, called, hand, feeds }) => id === self && called && hand === null && feeds.camera),
  )
  expect(shown.participants).toHaveLength(2)

  lecturer.say({ type: 'endSpeaking', participant: self })
  await hostile.hears('called', ({ called }) => !called)
  await expect.poll(() => published(room)).toEqual([`${lecturer.self}-screen`])
  lecturer.say({ type: 'subscribe', participant: self, source: 'camera' })
  await isRefused(lecturer, 'subscribe', 'room.no-such-feed')
  await tries()
  // Neither does the token of the time when it was called on help.
  using again = await joinWith(whileCalled)
  await publish(again, 'camera')
  await isRefused(again, 'publish', 'room.may-not-speak')
})

test('rules that change while people send end what they may not send any more, and nothing else', async () => {
  const room = await rig.room()
  using lecturer = await join(room, { manage: true })
  using ada = await join(room)
  for (const client of [lecturer, ada]) {
    client.say({ type: 'state', microphone: true, camera: true })
    for (const source of ['camera', 'screen'] as const) {
      await publish(client, source)
      await client.hears('answer', (answer) => answer.source === source)
    }
  }
  const all = [lecturer, ada].flatMap(({ self }) => [`${self}-camera`, `${self}-screen`]).sort()
  await expect.poll(() => published(room)).toEqual(all)
  lecturer.say({ type: 'rules', sharing: 'lecturers' })
  await ada.hears('room', (told) => told.room.sharing === 'lecturers' && told.room.speaking === 'everybody')
  await expect.poll(() => published(room)).toEqual(all.filter((feed) => feed !== `${ada.self}-screen`))
  lecturer.heard.length = 0
  lecturer.say({ type: 'rules', speaking: 'lecturers' })
  await expect.poll(() => published(room)).toEqual(all.filter((feed) => feed.startsWith(lecturer.self)))
  const { participants } = await lecturer.hears('participants', (told) =>
    told.participants.some(({ id, microphone }) => id === ada.self && !microphone),
  )
  expect(participants.find(({ id }) => id === lecturer.self)).toMatchObject({ microphone: true, camera: true })

  // Who was called on is not called on any more when everybody has spoken in between.
  lecturer.say({ type: 'letSpeak', participant: ada.self })
  await ada.hears('called', ({ called }) => called)
  ada.heard.length = 0
  lecturer.say({ type: 'rules', speaking: 'everybody' })
  await ada.hears('room', (told) => told.room.speaking === 'everybody')
  lecturer.heard.length = 0
  lecturer.say({ type: 'rules', speaking: 'lecturers' })
  await lecturer.hears('room', (told) => told.room.speaking === 'lecturers')
  await publish(ada, 'camera')
  await isRefused(ada, 'publish', 'room.may-not-speak')
})

test('everybody is muted but who leads the room', async () => {
  const room = await rig.room()
  using lecturer = await join(room, { manage: true, name: 'Lin' })
  using other = await join(room, { manage: true })
  using ada = await join(room)
  using bob = await join(room)
  for (const client of [lecturer, other, ada, bob]) client.say({ type: 'state', microphone: true, camera: false })
  await lecturer.hears('participants', ({ participants }) => participants.every(({ microphone }) => microphone))
  lecturer.heard.length = 0
  lecturer.say({ type: 'muteAll' })
  for (const client of [ada, bob]) expect(await client.hears('muted')).toEqual({ type: 'muted', by: 'Lin' })
  const { participants } = await lecturer.hears('participants', (told) =>
    told.participants.some(({ microphone }) => !microphone),
  )
  expect(participants.filter(({ microphone }) => microphone).map(({ manage }) => manage)).toEqual([true, true])
  expect(other.heard.some(({ type }) => type === 'muted')).toBe(false)
})

test('who is deactivated or removed is out of every room at once, with what they send, and no token leads back', async () => {
  const { catalog } = rig
  const [room, lobby] = [await rig.room(), await roomWith({ lobby: true })]
  const organisation = await organisationOf(room)
  const [ada, bob, cem] = [await account('ada'), await account('bob'), await account('cem')]
  await giveRoom(lobby, bob)
  using lecturer = await join(room, { manage: true })
  using first = await join(room, { person: ada })
  using second = await join(room, { person: bob })
  using third = await wait(rig.joinToken(lobby, { person: cem }))
  using fourth = await join(lobby, { person: bob })
  await publish(first, 'camera')
  await first.hears('answer')
  await lecturer.hears('participants', ({ participants }) => participants.length === 3)
  const present = async (count: number) =>
    await lecturer.hears(
      'participants',
      (told) => told === lecturer.heard.findLast(isPeople) && told.participants.length === count,
    )
  const putOut = { code: 4412, reason: 'no-account' }

  await deactivatePerson(catalog, organisation, { person: ada, heir: null, by: bob })
  expect(await first.isClosed()).toEqual(putOut)
  await present(2)
  await expect.poll(() => published(room)).toEqual([])
  expect(await refused(first.resume)).toBe(putOut.code)

  const removed = performance.now()
  await removePerson(catalog, organisation, { person: cem, heir: null, by: bob })
  expect(await third.isClosed()).toEqual(putOut)
  // The one before was put out a moment ago, so the next look for those of whom no notice came is five seconds away.
  expect(performance.now() - removed).toBeLessThan(3_000)
  await seesWaiting(fourth, [])

  // A notice that got lost.
  await catalog.updateTable('membership').set({ deactivated_at: new Date() }).where('person_id', '=', bob).execute()
  for (const client of [second, fourth]) expect(await client.isClosed()).toEqual(putOut)
  await present(1)

  await reactivatePerson(catalog, organisation, ada, ada)
  using again = await joinWith(first.resume)
  expect(again.self).toBe(first.self)
  await present(2)
})

test('who leads a room is asked anew, whatever a token says: the right is lost and won within seconds', async () => {
  const { catalog } = rig
  const room = await roomWith({ lobby: true, speaking: 'lecturers' })
  const organisation = await organisationOf(room)
  const [owner, teacher] = [await account('owner', 'lecturer'), await account('teacher', 'lecturer')]
  const [admin, student] = [await account('admin', 'admin'), await account('student')]
  const optics = { organisation, title: 'Optics', description: '', defaultAccess: 'course' } as const
  const course = await createCourse(catalog, optics)
  await addMember(catalog, organisation, course, teacher, 'lecturer')
  await changeRoom(catalog, room, { course })
  await giveRoom(room, owner)
  const leading: Member[] = []
  for (const person of [owner, teacher, admin]) {
    // Nothing in the token says so.
    const member = await join(room, { person, manage: false })
    expect(await member.hears('welcome')).toMatchObject({ manage: true })
    leading.push(member)
  }
  using waiter = await wait(rig.joinToken(room, { person: student, manage: true, name: 'Stu' }))
  for (const member of leading) await seesWaiting(member, ['Stu'])

  await removeMember(catalog, course, teacher)
  await catalog.updateTable('membership').set({ role: 'student' }).where('person_id', '=', admin).execute()
  await giveRoom(room, student)
  for (const before of leading) {
    expect(await before.isClosed()).toEqual({ code: 4205, reason: 'again' })
    expect(waitersOf(before)).toEqual([])
    using back = await joinWith(before.resume)
    expect(await back.hears('welcome')).toMatchObject({ self: before.self, manage: false })
    back.say({ type: 'letAllIn' })
    await isRefused(back, 'letAllIn', 'room.not-allowed')
    await publish(back, 'camera')
    await isRefused(back, 'publish', 'room.may-not-speak')
  }
  expect((await waiter.isClosed()).code).toBe(4205)
  using newly = await joinWith(waiter.resume)
  expect(await newly.hears('welcome')).toMatchObject({ manage: true })
  newly.say({ type: 'lock', locked: true })
  await newly.hears('room', (told) => told.room.locked)
})

test('a locked room takes back who lost the network, and nobody who had left, was turned away or waited in vain', async () => {
  const room = await rig.room()
  using lecturer = await join(room, { manage: true })
  const lost = await join(room)
  using left = await join(room)
  left.say({ type: 'leave' })
  await left.isClosed()
  lecturer.say({ type: 'rules', lobby: true })
  await lecturer.hears('room', (told) => told.room.lobby)
  using bob = await wait(rig.joinToken(room, { name: 'Bob' }))
  using cem = await wait(rig.joinToken(room, { name: 'Cem' }))
  const [id = ''] = await seesWaiting(lecturer, ['Bob', 'Cem'])
  lecturer.say({ type: 'turnAway', participant: id })
  await bob.isClosed()
  lecturer.say({ type: 'lock', locked: true })
  await lecturer.hears('room', (told) => told.room.locked)
  for (const token of [left.resume, bob.resume]) expect(await refused(token)).toBe(4423)
  lecturer.say({ type: 'rules', lobby: false })
  expect(await cem.isClosed()).toEqual({ code: 4423, reason: 'locked' })
  for (const token of [left.resume, bob.resume, cem.resume]) expect(await refused(token)).toBe(4423)
  lost[Symbol.dispose]()
  using back = await joinWith(lost.resume)
  expect(back.self).toBe(lost.self)
})

test('whoever comes in with another page does not wait any more', async () => {
  const room = await roomWith({ lobby: true })
  const participant = newId()
  using waiter = await wait(rig.joinToken(room, { participant }))
  using inside = await join(room, { participant, manage: true })
  expect(await waiter.isClosed()).toEqual({ code: 4409, reason: 'replaced' })
  await seesWaiting(inside, [])
})

test('a rule that does not exist closes the socket', async () => {
  const room = await rig.room()
  using lecturer = await join(room, { manage: true })
  lecturer.raw(JSON.stringify({ type: 'rules', speaking: 'nobody' }))
  expect((await lecturer.isClosed()).code).toBe(4400)
})

test('whoever lost the network comes back into a locked room, or to waiting, for ten minutes, and no longer', async () => {
  // Old enough to believe no token.
  age(11)
  const room = await roomWith({ lobby: true })
  using lecturer = await join(room, { manage: true })
  using inside = await wait(rig.joinToken(room, { name: 'Ada' }))
  lecturer.say({ type: 'letAllIn' })
  const { resume } = await inside.hears('welcome')
  using before = await wait(rig.joinToken(room, { name: 'Bob' }))
  lecturer.say({ type: 'lock', locked: true })
  await lecturer.hears('room', (told) => told.room.locked)
  const lose = async (...clients: SignalClient[]) => {
    for (const client of clients) client[Symbol.dispose]()
    await seesWaiting(lecturer, [])
    await lecturer.hears(
      'participants',
      (told) => told === lecturer.heard.findLast(isPeople) && told.participants.length === 1,
    )
  }
  await lose(inside, before)
  using again = await joinWith(resume)
  using waitsAgain = await wait(before.resume)
  await seesWaiting(lecturer, ['Bob'])
  await lose(again, waitsAgain)
  age(22)
  for (const token of [resume, before.resume]) expect(await refused(token)).toBe(4423)
})

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ViewerMessage } from '../../conference/protocol.ts'
import type { RoomId } from '../../core/ids.ts'
import { addMessage, eraseEndedChats, noteOccupied } from '../../storage/catalog/rooms/room-messages.ts'
import { findSignalledRoom } from '../../storage/catalog/rooms/room-signals.ts'
import { type JoinClaims, type RoomRig, startRoomRig } from '../harness/aula/room-rig.ts'
import { SignalClient } from '../harness/aula/signal-client.ts'

let rig: RoomRig
const resources = new AsyncDisposableStack()
beforeAll(async () => {
  rig = resources.use(await startRoomRig())
})
afterAll(() => resources.disposeAsync())

class ChatClient extends SignalClient {
  self = ''

  static async join(room: RoomId, claims: Partial<JoinClaims> = {}): Promise<ChatClient> {
    return await ChatClient.with(rig.joinToken(room, claims))
  }

  static async with(token: string): Promise<ChatClient> {
    const client = new ChatClient(rig.url)
    client.self = (await client.join(token)).self
    await client.hears('chat')
    return client
  }

  write(text: string, message: string = randomUUID()): string {
    this.say({ type: 'write', message, text })
    return message
  }

  /** What was there on coming in. */
  get before() {
    return this.heard.find((message) => message.type === 'chat')?.messages ?? []
  }

  get texts(): string[] {
    return this.heard.flatMap((heard) => (heard.type === 'message' ? heard.message.text : []))
  }

  async hearsText(text: string) {
    return (await this.hears('message', ({ message }) => message.text === text)).message
  }
}

const types = (client: SignalClient) => new Set<ViewerMessage['type']>(client.heard.map(({ type }) => type))
const rowsOf = (room: RoomId) =>
  rig.catalog.selectFrom('room_message').selectAll().where('room_id', '=', room).orderBy('number').execute()

test('everybody hears every message once, in one order, with its time and author; who comes later is told', async () => {
  const room = await rig.room()
  using ada = await ChatClient.join(room, { name: 'Ada' })
  using bob = await ChatClient.join(room, { name: 'Bob' })
  using cem = await ChatClient.join(room, { name: 'Cem' })
  const clients = [ada, bob, cem]
  for (let turn = 0; turn < 4; turn++) for (const client of clients) client.write(`${client.self} ${turn}`)
  for (const client of clients) {
    await client.hears('message', () => client.texts.length === 12)
    expect(client.texts).toEqual(ada.texts)
  }
  for (const { self } of clients) {
    expect(ada.texts.filter((text) => text.startsWith(self))).toEqual([0, 1, 2, 3].map((turn) => `${self} ${turn}`))
  }
  const { message } = await ada.hears('message', (heard) => heard.message.author === bob.self)
  expect(message).toMatchObject({ name: 'Bob', removedBy: null })
  expect(Math.abs(message.at - Date.now())).toBeLessThan(60_000)
  using late = await ChatClient.join(room)
  expect(late.before.map(({ text }) => text)).toEqual(ada.texts)
})

test('the last 200 are told to who comes later, also by a viewer that did not hear them', async () => {
  const room = await rig.room()
  await noteOccupied(rig.catalog, [room])
  for (let number = 0; number < 205; number++) {
    await addMessage(rig.catalog, room, { id: randomUUID(), author: 'a'.repeat(26), name: 'Ada', text: `${number}` })
  }
  using late = await ChatClient.join(room)
  expect(late.before.map(({ text }) => text)).toEqual(Array.from({ length: 200 }, (_, index) => `${index + 5}`))
})

test('a chat outlasts its people for minutes, and is erased then', async () => {
  const room = await rig.room()
  const left = await ChatClient.join(room)
  left.write('before')
  await left.hearsText('before')
  left.say({ type: 'leave' })
  await left.isClosed()
  {
    using back = await ChatClient.join(room)
    expect(back.before.map(({ text }) => text)).toEqual(['before'])
    await eraseEndedChats(rig.catalog)
    expect(await rowsOf(room)).toHaveLength(1)
    back.say({ type: 'leave' })
    await back.isClosed()
  }
  const emptyFor = async (minutes: number) => {
    const at = sql<Date>`now() - ${minutes} * interval '1 minute'`
    await rig.catalog.updateTable('room').set({ occupied_at: at }).where('id', '=', room).execute()
  }
  await emptyFor(9)
  await eraseEndedChats(rig.catalog)
  expect(await rowsOf(room)).toHaveLength(1)
  await emptyFor(11)
  using next = await ChatClient.join(room)
  expect(next.before).toEqual([])
  expect(await rowsOf(room)).toEqual([])
  next.write('of the next lecture')
  await next.hearsText('of the next lecture')
  await emptyFor(11)
  await eraseEndedChats(rig.catalog)
  expect(await rowsOf(room)).toEqual([])
})

test('a message that is sent again after a lost connection is there once', async () => {
  const room = await rig.room()
  using other = await ChatClient.join(room)
  const first = new ChatClient(rig.url)
  const { resume } = await first.join(rig.joinToken(room))
  const id = first.write('once')
  await other.hearsText('once')
  first[Symbol.dispose]()
  using again = await ChatClient.with(resume)
  expect(again.before.map(({ id }) => id)).toEqual([id])
  again.write('once', id)
  again.write('another')
  await other.hearsText('another')
  expect(other.texts).toEqual(['once', 'another'])
})

test('who manages the room removes a message: its text is gone for all and from the catalogue; a student cannot', async () => {
  const room = await rig.room()
  using lecturer = await ChatClient.join(room, { manage: true, name: 'Lin' })
  using student = await ChatClient.join(room)
  const id = student.write('a secret')
  await lecturer.hearsText('a secret')
  student.say({ type: 'removeMessage', message: id })
  await student.hears('refused', ({ about, code }) => about === 'removeMessage' && code === 'room.not-allowed')
  lecturer.say({ type: 'removeMessage', message: id })
  const { message } = await student.hears('message', (heard) => heard.message.removedBy !== null)
  expect(message).toMatchObject({ id, text: '', removedBy: 'Lin' })
  expect(JSON.stringify(await rowsOf(room))).not.toContain('a secret')
  using late = await ChatClient.join(room)
  expect(late.before).toMatchObject([{ id, text: '', removedBy: 'Lin' }])
  expect(JSON.stringify(late.heard)).not.toContain('a secret')
})

test('a chat that is switched off takes nothing, and stays off for who comes later', async () => {
  const room = await rig.room()
  using lecturer = await ChatClient.join(room, { manage: true })
  using student = await ChatClient.join(room)
  student.say({ type: 'switchChat', on: false })
  await student.hears('refused', ({ about, code }) => about === 'switchChat' && code === 'room.not-allowed')
  lecturer.say({ type: 'switchChat', on: false })
  await student.hears('chat', ({ on }) => !on)
  const id = student.write('too late')
  expect(await student.hears('refused', ({ message }) => message === id)).toMatchObject({ code: 'room.chat-off' })
  expect((await findSignalledRoom(rig.catalog, room))?.chat).toBe(false)
  using late = await ChatClient.join(room)
  expect(await late.hears('chat')).toMatchObject({ on: false, messages: [] })
  lecturer.say({ type: 'switchChat', on: true })
  await student.hears('chat', ({ on, messages }) => on && messages === undefined)
  student.write('again')
  await late.hearsText('again')
})

test('a flood is refused message by message, and whoever sent it stays in the room', async () => {
  const room = await rig.room()
  using loud = await ChatClient.join(room)
  using other = await ChatClient.join(room)
  const ids = Array.from({ length: 30 }, (_, index) => loud.write(`${index}`))
  await loud.hears('refused', ({ message }) => message === ids.at(-1))
  const refused = loud.heard.flatMap((heard) => (heard.type === 'refused' ? heard : []))
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['room.too-many-messages']))
  other.write('and on')
  for (const client of [loud, other]) await client.hearsText('and on')
  expect(other.texts.slice(0, 5)).toEqual(['0', '1', '2', '3', '4'])
  expect(other.texts.length + refused.length).toBe(31)
  expect(refused.length).toBeGreaterThanOrEqual(20)
  expect(loud.closed).toBeUndefined()
})

test('what is no message closes the socket', async () => {
  const room = await rig.room()
  for (const text of ['', 'x'.repeat(1_001), 'a\u0000b']) {
    using client = await ChatClient.join(room)
    client.write(text)
    expect((await client.isClosed()).code).toBe(4400)
  }
})

test('a recorder hears nothing of chat and hands, and cannot write; nor does who is not admitted', async () => {
  const room = await rig.room()
  using lecturer = await ChatClient.join(room, { manage: true, name: 'Lin' })
  lecturer.write('before the recorder')
  await lecturer.hearsText('before the recorder')
  using recorder = new SignalClient(rig.url)
  await recorder.join(rig.recorderToken(room, await rig.recording(room)))
  using stranger = new SignalClient(rig.url)
  await stranger.opened()
  using student = await ChatClient.join(room)
  student.say({ type: 'hand', raised: true })
  await lecturer.hears('participants', ({ participants }) => participants.some(({ hand }) => hand !== null))
  const id = student.write('not for the recording')
  await lecturer.hearsText('not for the recording')
  lecturer.say({ type: 'removeMessage', message: id })
  lecturer.say({ type: 'switchChat', on: false })
  lecturer.say({ type: 'switchChat', on: true })
  recorder.say({ type: 'write', message: randomUUID(), text: 'from the recorder' })
  recorder.say({ type: 'hand', raised: true })
  for (const about of ['write', 'hand'] as const) {
    await recorder.hears('refused', (heard) => heard.about === about && heard.code === 'room.not-allowed')
  }
  // What comes behind it is there: so it would be itself.
  student.say({ type: 'state', microphone: true, camera: false })
  await recorder.hears('participants', ({ participants }) => participants.some(({ microphone }) => microphone))
  await lecturer.hears('chat', ({ on, messages }) => on && messages === undefined)
  const heard = JSON.stringify(recorder.heard)
  for (const text of ['before the recorder', 'not for the recording', 'removedBy']) expect(heard).not.toContain(text)
  expect(heard).not.toMatch(/"hand":\d/)
  expect([...types(recorder)].filter((type) => type === 'chat' || type === 'message')).toEqual([])
  expect(JSON.stringify(lecturer.heard)).not.toContain('from the recorder')

  lecturer.say({ type: 'lock', locked: true })
  await lecturer.hears('room', (told) => told.room.locked)
  stranger.say({ type: 'hello', token: rig.joinToken(room) })
  expect((await stranger.isClosed()).code).toBe(4423)
  expect(stranger.heard).toEqual([])
})

test('hands stand in the order in which they were raised; lowered by oneself, by a lecturer, and by leaving', async () => {
  const room = await rig.room()
  using lecturer = await ChatClient.join(room, { manage: true, name: 'Lin' })
  using ada = await ChatClient.join(room, { name: 'Ada' })
  using bob = await ChatClient.join(room, { name: 'Bob' })
  using cem = await ChatClient.join(room, { name: 'Cem' })
  const hands = async (expected: string[]) => {
    await lecturer.hears('participants', ({ participants }) => {
      const raised = participants.filter(({ hand }) => hand !== null).sort((a, b) => (a.hand ?? 0) - (b.hand ?? 0))
      return raised.map(({ name }) => name).join() === expected.join()
    })
    lecturer.heard.length = 0
  }
  const order: [ChatClient, string][] = [
    [bob, 'Bob'],
    [cem, 'Cem'],
    [ada, 'Ada'],
  ]
  const names: string[] = []
  for (const [client, name] of order) {
    client.say({ type: 'hand', raised: true })
    names.push(name)
    await hands(names)
  }
  // Raised already: it keeps its place.
  bob.say({ type: 'hand', raised: true })
  cem.say({ type: 'hand', raised: false })
  await hands(['Bob', 'Ada'])
  cem.say({ type: 'hand', raised: true })
  await hands(['Bob', 'Ada', 'Cem'])
  ada.say({ type: 'lowerHand', participant: bob.self })
  await ada.hears('refused', ({ about, code }) => about === 'lowerHand' && code === 'room.not-allowed')
  lecturer.say({ type: 'lowerHand', participant: bob.self })
  await hands(['Ada', 'Cem'])
  ada.say({ type: 'leave' })
  await hands(['Cem'])
})

test('a lecturer ends a shared screen and who shared it is told by whom; a student cannot', async () => {
  const room = await rig.room()
  using lecturer = await ChatClient.join(room, { manage: true, name: 'Lin' })
  using student = await ChatClient.join(room)
  student.say({ type: 'endShare', participant: lecturer.self })
  await student.hears('refused', ({ about, code }) => about === 'endShare' && code === 'room.not-allowed')
  lecturer.say({ type: 'endShare', participant: student.self })
  expect(await student.hears('shareEnded')).toEqual({ type: 'shareEnded', by: 'Lin' })
  expect(lecturer.heard.some(({ type }) => type === 'shareEnded')).toBe(false)
})

import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { newId, type RoomId } from '../../core/ids.ts'
import { signToken } from '../../core/tokens.ts'
import { noteFrameRate } from '../../storage/catalog/recordings/frame-rate-steps.ts'
import { noteProblem } from '../../storage/catalog/recordings/recording-problems.ts'
import { findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { findSignalledRoom } from '../../storage/catalog/rooms/room-signals.ts'
import { type RoomRig, startRoomRig } from '../harness/aula/room-rig.ts'
import { SignalClient } from '../harness/aula/signal-client.ts'
import { holdRecording } from '../harness/lecture/hold-recording.ts'

let rig: RoomRig
const resources = new AsyncDisposableStack()
beforeAll(async () => {
  rig = resources.use(await startRoomRig())
})
afterAll(() => resources.disposeAsync())

/** One request on a raw connection to Janus, past the viewer. */
async function askJanus(request: object): Promise<string> {
  const socket = new WebSocket(rig.janus.url, 'janus-protocol')
  return await new Promise((resolve, reject) => {
    socket.on('open', () => socket.send(JSON.stringify({ transaction: 't', ...request })))
    socket.on('error', reject)
    socket.on('message', (data) => {
      resolve(data.toString())
      socket.terminate()
    })
  })
}

test('Janus refuses whoever does not know its secret', async () => {
  expect(JSON.parse(await askJanus({ janus: 'create' }))).toMatchObject({ janus: 'error', error: { code: 403 } })
  const wrong = await askJanus({ janus: 'create', apisecret: 'janusrocks' })
  expect(JSON.parse(wrong)).toMatchObject({ janus: 'error', error: { code: 403 } })
})

test('Janus lets nobody create or destroy rooms without the admin key, even with the API secret', async () => {
  const apisecret = rig.janus.apiSecret
  const socket = new WebSocket(rig.janus.url, 'janus-protocol')
  await new Promise((resolve) => socket.once('open', resolve))
  const ask = async (request: object): Promise<Record<string, Record<string, unknown>>> => {
    const transaction = newId()
    const answer = new Promise<Record<string, Record<string, unknown>>>((resolve) => {
      socket.on('message', (data) => {
        const message = JSON.parse(data.toString())
        if (message.transaction === transaction) resolve(message)
      })
    })
    socket.send(JSON.stringify({ transaction, apisecret, ...request }))
    return await answer
  }
  const session_id = (await ask({ janus: 'create' })).data?.id
  const handle_id = (await ask({ janus: 'attach', session_id, plugin: 'janus.plugin.videoroom' })).data?.id
  const plugin = async (body: object) => (await ask({ janus: 'message', session_id, handle_id, body })).plugindata?.data

  expect(await plugin({ request: 'create', room: 'mine' })).toMatchObject({ error: expect.any(String) })
  expect(await plugin({ request: 'create', room: 'mine', admin_key: 'x' })).toMatchObject({ error: expect.any(String) })
  const made = { request: 'create', room: 'made', secret: 'a secret', admin_key: rig.janus.adminKey }
  expect(await plugin(made)).toMatchObject({ videoroom: 'created' })
  expect(await plugin({ request: 'destroy', room: 'made' })).toMatchObject({ error: expect.any(String) })
  expect(await plugin({ request: 'destroy', room: 'made', secret: 'guess' })).toMatchObject({
    error: expect.any(String),
  })
  for (const plugin of ['janus.plugin.streaming', 'janus.plugin.recordplay', 'janus.plugin.echotest']) {
    expect(await ask({ janus: 'attach', session_id, plugin })).toMatchObject({ janus: 'error' })
  }
  socket.terminate()
})

test('Janus listens on loopback only', async () => {
  const port = Number(new URL(rig.janus.url).port)
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)
  if (!outside) return
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(port, outside.address)
    socket.once('connect', () => resolve('connected'))
    socket.once('error', () => resolve('refused'))
  })
  expect(answer).toBe('refused')
})

test('a page of another origin, or none, is refused before anything is said', async () => {
  for (const origin of ['https://evil.test', `${rig.url}.evil.test`, 'null', '']) {
    const socket = new WebSocket(`${rig.url.replace('http', 'ws')}/signal`, origin ? { origin } : {})
    const status = await new Promise((resolve) => {
      socket.once('unexpected-response', (_, response) => resolve(response.statusCode))
      socket.once('open', () => resolve('open'))
      socket.once('error', () => {})
    })
    expect(status).toBe(403)
    socket.terminate()
  }
})

test('expired, forged and foreign tokens are refused', async () => {
  const room = await rig.room()
  const recording = await rig.recording(room)
  const good = rig.joinToken(room)
  const [body = '', signature = ''] = good.split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  const forged = Buffer.from(JSON.stringify({ ...claims, manage: true })).toString('base64url')
  const tokens = {
    expired: rig.joinToken(room, {}, -1),
    forged: `${forged}.${signature}`,
    unsigned: `${forged}.`,
    'of another purpose': signToken(rig.secret, 'links', claims, 60),
    'of another secret': signToken('another secret, 0123456789 abcdef', 'join', claims, 60),
    'of a room that does not exist': rig.joinToken(newId<RoomId>()),
    nonsense: 'x',
  }
  for (const [what, token] of Object.entries(tokens)) {
    using client = new SignalClient(rig.url)
    await client.opened()
    client.say({ type: 'hello', token })
    expect(await client.isClosed(), what).toEqual({ code: 4401, reason: 'not-admitted' })
  }
  // A recorder of another room's recording hears nothing of this one.
  using recorder = new SignalClient(rig.url)
  await recorder.opened()
  recorder.say({ type: 'hello', token: rig.recorderToken(await rig.room(), recording) })
  expect(await recorder.isClosed()).toEqual({ code: 4410, reason: 'ended' })
})

test('every flipped bit of a token makes it worthless', async () => {
  const room = await rig.room()
  const token = rig.joinToken(room)
  const bytes = Buffer.from(token)
  for (let bit = 0; bit < bytes.length * 8; bit += 97) {
    const flipped = Buffer.from(bytes)
    const at = Math.floor(bit / 8)
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit % 7))
    using client = new SignalClient(rig.url)
    await client.opened()
    client.say({ type: 'hello', token: flipped.toString('latin1') })
    expect((await client.isClosed()).code).toBe(4401)
  }
})

test('who does not say hello in time is put out', async () => {
  using client = new SignalClient(rig.url)
  await client.opened()
  expect(await client.isClosed()).toEqual({ code: 4408, reason: 'hello-timeout' })
})

test('oversized, malformed, binary and early messages close the socket with a reason', async () => {
  const room = await rig.room()
  const bad: [string, (client: SignalClient) => void, number][] = [
    ['too large', (client) => client.raw(JSON.stringify({ type: 'publish', sdp: 'x'.repeat(100_000) })), 1009],
    ['no JSON', (client) => client.raw('{"type":'), 4400],
    ['unknown type', (client) => client.raw('{"type":"grant"}'), 4400],
    ['a key too many', (client) => client.raw('{"type":"leave","__proto__":{"manage":true}}'), 4400],
    ['deeply nested', (client) => client.raw('['.repeat(20_000)), 4400],
    ['binary', (client) => client.raw(Buffer.from([1, 2, 3])), 4400],
    ['a second hello', (client) => client.say({ type: 'hello', token: rig.joinToken(room) }), 4400],
  ]
  for (const [what, act, code] of bad) {
    using client = new SignalClient(rig.url)
    await client.join(rig.joinToken(room))
    act(client)
    expect((await client.isClosed()).code, what).toBe(code)
  }
  using early = new SignalClient(rig.url)
  await early.opened()
  early.say({ type: 'leave' })
  expect(await early.isClosed()).toEqual({ code: 4400, reason: 'malformed' })
})

test('a flood is cut off', async () => {
  const room = await rig.room()
  using client = new SignalClient(rig.url)
  await client.join(rig.joinToken(room))
  for (let sent = 0; sent < 1_000; sent++) client.say({ type: 'state', microphone: sent % 2 === 0, camera: false })
  expect(await client.isClosed()).toEqual({ code: 4429, reason: 'too-many-messages' })
})

test('a student cannot mute, remove or lock; the room is as it was', async () => {
  const room = await rig.room()
  using lecturer = new SignalClient(rig.url)
  using student = new SignalClient(rig.url)
  const { self } = await lecturer.join(rig.joinToken(room, { manage: true, name: 'Lin' }))
  await student.join(rig.joinToken(room))
  lecturer.say({ type: 'state', microphone: true, camera: false })
  await student.hears('participants', ({ participants }) => participants.some(({ microphone }) => microphone))
  student.say({ type: 'mute', participant: self })
  student.say({ type: 'remove', participant: self })
  student.say({ type: 'lock', locked: true })
  for (const about of ['mute', 'remove', 'lock']) {
    await student.hears('refused', (message) => message.about === about && message.code === 'room.not-allowed')
  }
  expect(lecturer.closed).toBeUndefined()
  expect(lecturer.heard.some(({ type }) => type === 'muted')).toBe(false)
  expect((await findSignalledRoom(rig.catalog, room))?.locked).toBe(false)
})

test('a lecturer mutes, locks and removes; who was removed stays out, who was inside comes back in', async () => {
  const room = await rig.room()
  using lecturer = new SignalClient(rig.url)
  using student = new SignalClient(rig.url)
  using other = new SignalClient(rig.url)
  await lecturer.join(rig.joinToken(room, { manage: true, name: 'Lin' }))
  const { self, resume } = await student.join(rig.joinToken(room))
  const seat = await other.join(rig.joinToken(room))
  student.say({ type: 'state', microphone: true, camera: true })
  await lecturer.hears('participants', ({ participants }) => participants.some(({ microphone }) => microphone))
  lecturer.say({ type: 'mute', participant: self })
  expect(await student.hears('muted')).toEqual({ type: 'muted', by: 'Lin' })

  lecturer.say({ type: 'lock', locked: true })
  await student.hears('room', ({ room }) => room.locked)
  using newcomer = new SignalClient(rig.url)
  await newcomer.opened()
  newcomer.say({ type: 'hello', token: rig.joinToken(room) })
  expect(await newcomer.isClosed()).toEqual({ code: 4423, reason: 'locked' })
  other[Symbol.dispose]()
  using back = new SignalClient(rig.url)
  expect((await back.join(seat.resume)).self).toBe(seat.self)

  lecturer.say({ type: 'remove', participant: self })
  expect(await student.isClosed()).toEqual({ code: 4403, reason: 'removed' })
  using again = new SignalClient(rig.url)
  await again.opened()
  again.say({ type: 'hello', token: resume })
  expect(await again.isClosed()).toEqual({ code: 4403, reason: 'removed' })
})

test('a recorder is seen by nobody, hears only of people who may be recorded, and can do nothing else', async () => {
  const room = await rig.room()
  using open = new SignalClient(rig.url)
  using shy = new SignalClient(rig.url)
  using recorder = new SignalClient(rig.url)
  const willing = await open.join(rig.joinToken(room, { name: 'Open' }))
  const declined = await shy.join(rig.joinToken(room, { name: 'Shy', recordable: false, manage: true }))
  const welcome = await recorder.join(rig.recorderToken(room, await rig.recording(room)))
  expect(welcome.participants.map(({ name }) => name)).toEqual(['Open'])
  await open.hears('participants', ({ participants }) => participants.length === 2)
  expect(JSON.stringify(open.heard)).not.toContain(welcome.self)

  recorder.say({ type: 'subscribe', participant: declined.self, source: 'camera' })
  await recorder.hears('refused', ({ about, participant }) => about === 'subscribe' && participant === declined.self)
  recorder.say({ type: 'publish', source: 'camera', sdp: 'v=0' })
  recorder.say({ type: 'mute', participant: willing.self })
  recorder.say({ type: 'lock', locked: true })
  for (const about of ['publish', 'mute', 'lock']) {
    await recorder.hears('refused', (message) => message.about === about && message.code === 'room.not-allowed')
  }
  open.say({ type: 'recordable', recordable: false })
  await recorder.hears('participants', ({ participants }) => participants.length === 0)
  shy.say({ type: 'recordable', recordable: true })
  await recorder.hears('participants', ({ participants }) => participants.some(({ name }) => name === 'Shy'))
})

test('no secret of Janus is ever told', async () => {
  const room = await rig.room()
  using client = new SignalClient(rig.url)
  const { self } = await client.join(rig.joinToken(room))
  client.say({ type: 'publish', source: 'camera', sdp: 'v=0\r\n' })
  await client.hears('refused', ({ about }) => about === 'publish')
  client.say({ type: 'subscribe', participant: self, source: 'screen' })
  await client.hears('refused', ({ about }) => about === 'subscribe')
  const said = JSON.stringify(client.heard)
  for (const secret of [rig.janus.apiSecret, rig.janus.adminKey, rig.secret]) expect(said).not.toContain(secret)
  expect(said).not.toMatch(/pin|janus/i)
})

test('what is wrong with a recording is told at once to who manages the room, and to nobody else', async () => {
  const room = await rig.room()
  await using held = await holdRecording(rig.catalog, room)
  const { recording } = held.place
  using lecturer = new SignalClient(rig.url)
  using guest = new SignalClient(rig.url)
  await lecturer.join(rig.joinToken(room, { manage: true }))
  await guest.join(rig.joinToken(room))
  const note = (take: number, event: 'trouble' | 'troubleOver') =>
    noteProblem(rig.catalog, { recording, take, event, code: 'sound.silent', at: new Date() })
  // A take that does not own the recording has nothing to say about it.
  await note(2, 'trouble')
  await note(1, 'trouble')
  await lecturer.hears('recording', ({ recording }) => recording?.problems.join() === 'sound.silent')
  using late = new SignalClient(rig.url)
  const welcome = await late.join(rig.joinToken(room, { manage: true }))
  expect(welcome.recording?.problems).toEqual(['sound.silent'])
  await note(1, 'troubleOver')
  await lecturer.hears('recording', ({ recording }) => recording?.problems.length === 0)
  expect(JSON.stringify(guest.heard)).not.toContain('sound.silent')
  // Fewer frames are told to the same people, and so is that all are kept again.
  const owned = await findRecording(rig.catalog, recording)
  if (!owned) throw new Error('no recording')
  await noteFrameRate(rig.catalog, owned, 15, 'processor.short')
  await lecturer.hears('recording', ({ recording }) => recording?.framesPerSecond === 15)
  await noteFrameRate(rig.catalog, owned, 30, 'processor.free')
  await lecturer.hears('recording', ({ recording }) => recording?.framesPerSecond === 30)
  expect(JSON.stringify(guest.heard)).not.toMatch(/"framesPerSecond":\d/)
  const events = rig.catalog.selectFrom('recording_event').where('recording_id', '=', recording).orderBy('id')
  const noted = await events.where('reason', '=', 'sound.silent').select(['event', 'take', 'to_state']).execute()
  expect(noted).toEqual([
    { event: 'trouble', take: 1, to_state: 'recording' },
    { event: 'troubleOver', take: 1, to_state: 'recording' },
  ])
})

test('sockets that say nothing shut out nobody, behind the same address or another one', async () => {
  const room = await rig.room()
  const ended: number[] = []
  const open = async () => {
    const headers = { 'x-forwarded-for': '192.0.2.1' }
    const socket = new WebSocket(`${rig.url.replace('http', 'ws')}/signal`, { origin: rig.url, headers })
    socket.on('error', () => {})
    await new Promise((resolve) => socket.once('open', resolve))
    return socket
  }
  const silent = await Promise.all(
    Array.from({ length: 500 }, async () => {
      const socket = await open()
      socket.on('close', (code) => ended.push(code))
      return socket
    }),
  )
  // One of them gives way, before it was to say hello.
  const newcomer = await open()
  await expect.poll(() => ended.length).toBeGreaterThan(0)
  expect(ended[0]).toBe(1006)
  const welcomed = new Promise<void>((resolve) => {
    newcomer.on('message', (data) => JSON.parse(data.toString()).type === 'welcome' && resolve())
  })
  newcomer.send(JSON.stringify({ type: 'hello', token: rig.joinToken(room) }))
  await welcomed
  using recorder = new SignalClient(rig.url)
  await recorder.join(rig.recorderToken(room, await rig.recording(room)))
  for (const socket of [...silent, newcomer]) socket.terminate()
})

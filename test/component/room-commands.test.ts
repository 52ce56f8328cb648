import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import WebSocket from 'ws'
import { RoomConnection } from '../../viewer/web/src/signalling/room-connection.ts'
import { type RoomRig, startRoomRig } from '../harness/aula/room-rig.ts'

/* The page's end of a room, against a real viewer. */

/** Says where its page comes from, as a browser does. */
class PageSocket extends WebSocket {
  constructor(address: string) {
    super(address, { origin: rig.url })
  }
}

const timeout = 10_000
let rig: RoomRig
const resources = new AsyncDisposableStack()
beforeAll(async () => {
  rig = resources.use(await startRoomRig())
  // All of a browser that a connection without media needs.
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('WebSocket', PageSocket)
})
afterAll(async () => {
  await resources.disposeAsync()
  vi.unstubAllGlobals()
})

test('what one asks of a room and is not done is told: by who may not, and while the network is gone', async () => {
  const room = await rig.room()
  const address = `${rig.url.replace('http', 'ws')}/signal`
  const connection = new RoomConnection(rig.joinToken(room), { address, receives: false })
  connection.lock(true)
  expect(connection.state.refused).toEqual({ code: 'away' })
  await expect.poll(() => connection.state.status, { timeout }).toBe('in')
  connection.lock(true)
  await expect.poll(() => connection.state.refused, { timeout }).toEqual({ code: 'room.not-allowed' })
  connection.leave()

  const manager = new RoomConnection(rig.joinToken(room, { manage: true }), { address, receives: false })
  await expect.poll(() => manager.state.status, { timeout }).toBe('in')
  manager.mute(connection.state.self ?? '')
  await expect.poll(() => manager.state.refused, { timeout }).toEqual({ code: 'room.no-such-person' })
  manager.lock(true)
  await expect.poll(() => manager.state.room?.locked, { timeout }).toBe(true)
  expect(manager.state.refused).toEqual({ code: 'room.no-such-person' })
  manager.leave()
})

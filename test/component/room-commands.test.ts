import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { RoomConnection } from '../../viewer/web/src/signalling/room-connection.ts'
import { type RoomRig, startRoomRig } from '../harness/room-rig.ts'

/* The page's end of a room, against a real viewer. */

let rig: RoomRig
const resources = new AsyncDisposableStack()
beforeAll(async () => {
  rig = resources.use(await startRoomRig())
  // All of it that a connection without media needs.
  vi.stubGlobal('window', new EventTarget())
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
  await expect.poll(() => connection.state.status).toBe('in')
  connection.lock(true)
  await expect.poll(() => connection.state.refused).toEqual({ code: 'room.not-allowed' })
  connection.leave()

  const manager = new RoomConnection(rig.joinToken(room, { manage: true }), { address, receives: false })
  await expect.poll(() => manager.state.status).toBe('in')
  manager.mute(connection.state.self ?? '')
  await expect.poll(() => manager.state.refused).toEqual({ code: 'room.no-such-person' })
  manager.lock(true)
  await expect.poll(() => manager.state.room?.locked).toBe(true)
  expect(manager.state.refused).toEqual({ code: 'room.no-such-person' })
  manager.leave()
})

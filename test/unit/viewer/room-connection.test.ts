import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import type { ViewerMessage } from '../../../conference/protocol.ts'
import { RoomConnection } from '../../../viewer/web/src/signalling/room-connection.ts'

/* What a page hears twice a second is not news for the whole page. */

const server = new WebSocketServer({ port: 0 })
beforeAll(() => {
  vi.stubGlobal('window', new EventTarget())
})
afterAll(() => {
  server.close()
  vi.unstubAllGlobals()
})

test('a level is told to who listens for it, and to nobody else', async () => {
  const joined = once(server, 'connection')
  const connection = new RoomConnection('token', {
    address: `ws://localhost:${(server.address() as AddressInfo).port}`,
  })
  const [socket] = await joined
  const heard = { levels: 0, changes: 0 }
  connection.level.listen(() => heard.levels++)
  connection.listen(() => heard.changes++)
  const say = (message: ViewerMessage) => socket.send(JSON.stringify(message))
  say({ type: 'level', level: 0.5 })
  say({ type: 'level', level: 0.25 })
  say({ type: 'watching', watching: 3 })
  await vi.waitFor(() => expect(connection.state.watching).toBe(3))
  expect(heard).toEqual({ levels: 2, changes: 1 })
  expect(connection.level.state).toEqual({ loudest: 0.25 })
  connection.leave()
})

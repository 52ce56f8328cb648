import { expect, test } from 'vitest'
import type { ConferenceSystem } from '../../conference/conference-system.ts'
import type { ViewerMessage } from '../../conference/protocol.ts'
import { openRules } from '../../conference/room-rules.ts'
import { iceServers } from '../../conference/turn-credentials.ts'
import { newId, type RecordingId, type RoomId } from '../../core/ids.ts'
import { renewIceServers } from '../../viewer/signal/renew-ice-servers.ts'
import { openSeatMemory } from '../../viewer/signal/seat-memory.ts'
import { SignalRoom } from '../../viewer/signal/signal-room.ts'

const settings = { AULA_TURN_URLS: 'turn:turn.example,turns:turn.example', AULA_TURN_SECRET: 'north' }

test('credentials say until when they hold, and are what the draft makes of the secret', () => {
  const now = Date.UTC(2026, 0, 1)
  expect(iceServers(settings, 'ada', now)).toEqual([
    {
      urls: ['turn:turn.example', 'turns:turn.example'],
      username: `${now / 1000 + 12 * 3600}:ada`,
      // printf 1767268800:ada | openssl dgst -sha1 -hmac north -binary | base64
      credential: '4IRJIDY2pdh1PDuZ0Hw06SFECo0=',
    },
  ])
  expect(iceServers({}, 'ada')).toEqual([])
})

test('who is in a room is told new ones from time to time, a recorder never', () => {
  const told = new Map<string, ViewerMessage[]>()
  const page = (id: string) => ({
    send: (message: ViewerMessage) => void told.set(id, [...(told.get(id) ?? []), message]),
    close() {},
  })
  const system: Pick<ConferenceSystem, 'available'> = { available: false }
  const room = new SignalRoom(
    system as ConferenceSystem,
    { id: newId<RoomId>(), name: 'R', locked: false, chat: true, lead: false, rules: openRules },
    openSeatMemory(0),
    () => {},
  )
  const seat = {
    account: null,
    manage: false,
    recordable: true,
    leadNoticed: false,
    microphone: false,
    camera: false,
    speaking: false,
    hand: null,
    called: false,
    feeds: new Map(),
  }
  const acts = { async unpublish() {}, async call() {}, async obey() {}, mediaLost() {} }
  room.people.set('ada', { id: 'ada', name: 'Ada', ...seat, page: page('ada'), ...acts })
  const recording = newId<RecordingId>()
  room.recorders.set('eye', { id: 'eye', recording, page: page('eye'), revoke() {}, mediaLost() {} })
  const now = Date.now()
  renewIceServers([room], {}, now)
  expect(told.size).toBe(0)
  renewIceServers([room], settings, now)
  expect([...told]).toEqual([['ada', [{ type: 'iceServers', iceServers: iceServers(settings, 'ada', now) }]]])
})

import { expect, test } from 'vitest'
import type { ConferenceSystem } from '../../../conference/conference-system.ts'
import type { FeedSource, ViewerMessage } from '../../../conference/protocol.ts'
import { openRules, type RoomRules } from '../../../conference/room-rules.ts'
import { newId, type RoomId } from '../../../core/ids.ts'
import { openLog } from '../../../core/log.ts'
import { seatPerson } from '../../../viewer/signal/person-seat.ts'
import { openSeatMemory } from '../../../viewer/signal/seat-memory.ts'
import { SignalRoom } from '../../../viewer/signal/signal-room.ts'

/** A conference system that answers when it is told to, and notes what becomes of each feed. */
function slowConference() {
  const feeds: { source: FeedSource; open: boolean; silent: boolean; answer: () => void }[] = []
  const system: ConferenceSystem = {
    available: true,
    onAvailable() {},
    createRoom: async () => ({
      joinPerson: () => ({
        subscribe: async () => ({ offer: '', async start() {}, async addCandidate() {}, async close() {} }),
        async publish({ source }) {
          const asked = Promise.withResolvers<void>()
          const feed = { source, open: true, silent: false, answer: asked.resolve }
          feeds.push(feed)
          await asked.promise
          return {
            answer: 'v=0',
            async addCandidate() {},
            async keep() {},
            async silence(silent) {
              feed.silent = silent
            },
            async close() {
              feed.open = false
            },
          }
        },
      }),
      joinRecorder: () => ({
        subscribe: async () => ({ offer: '', async start() {}, async addCandidate() {}, async close() {} }),
      }),
      async close() {},
    }),
    async [Symbol.asyncDispose]() {},
  }
  return { system, feeds }
}

function seated(rules: Partial<RoomRules>) {
  const { system, feeds } = slowConference()
  const described = {
    id: newId<RoomId>(),
    name: 'R',
    locked: false,
    chat: true,
    lead: false,
    rules: { ...openRules, ...rules },
  }
  const room = new SignalRoom(system, described, openSeatMemory(0), () => {})
  const sit = (manage: boolean) => {
    const heard: ViewerMessage[] = []
    const participant = newId()
    const page = { send: (message: ViewerMessage) => void heard.push(message), close() {} }
    const nothing = async () => {}
    const admitted = { participant, person: null, name: 'N', manage, recordable: true, called: false }
    const seat = seatPerson(room, admitted, page, {
      ...{ log: openLog('test', 'silent'), setLocked: nothing, setChat: nothing, setRules: nothing, left: nothing },
      ...{ chat: () => Promise.reject(new Error('no chat')), resume: () => 'token' },
    })
    return {
      ...seat,
      heard,
      participant,
      of: (type: ViewerMessage['type']) => heard.filter((one) => one.type === type),
    }
  }
  const until = async (holds: () => boolean) => await expect.poll(holds).toBe(true)
  return { room, feeds, lecturer: sit(true), student: sit(false), until }
}

test('who loses the right while the conference system answers has never sent anything', async () => {
  const { lecturer, student, feeds, until } = seated({ speaking: 'lecturers' })
  const { participant } = student
  await lecturer.receive({ type: 'letSpeak', participant })
  const published = student.receive({ type: 'publish', source: 'camera', sdp: 'v=0' })
  await until(() => feeds.length === 1)
  await lecturer.receive({ type: 'endSpeaking', participant })
  feeds[0]?.answer()
  await published
  expect(feeds).toMatchObject([{ source: 'camera', open: false }])
  expect(student.of('answer')).toEqual([])
  expect(student.of('refused')).toMatchObject([{ about: 'publish', code: 'room.may-not-speak' }])
})

test('a shared screen of who may not speak is silent, and is heard while they are called on', async () => {
  const { lecturer, student, feeds, until } = seated({ speaking: 'lecturers' })
  const { participant } = student
  const published = student.receive({ type: 'publish', source: 'screen', sdp: 'v=0' })
  await until(() => feeds.length === 1)
  feeds[0]?.answer()
  await published
  expect(feeds).toMatchObject([{ source: 'screen', open: true, silent: true }])
  await lecturer.receive({ type: 'letSpeak', participant })
  expect(feeds).toMatchObject([{ open: true, silent: false }])
  await lecturer.receive({ type: 'endSpeaking', participant })
  expect(feeds).toMatchObject([{ open: true, silent: true }])
})

test('the end of a turn ends the camera, and its microphone is off when the next turn begins', async () => {
  const { room, lecturer, student, feeds, until } = seated({ speaking: 'lecturers' })
  const { participant } = student
  await student.receive({ type: 'state', microphone: true, camera: true })
  expect(room.people.get(participant)).toMatchObject({ microphone: false, camera: false })
  const speak = async (turn: number) => {
    await lecturer.receive({ type: 'letSpeak', participant })
    const published = student.receive({ type: 'publish', source: 'camera', sdp: 'v=0' })
    await until(() => feeds.length === turn)
    feeds[turn - 1]?.answer()
    await published
  }
  await speak(1)
  expect(feeds).toMatchObject([{ open: true, silent: true }])
  await student.receive({ type: 'state', microphone: true, camera: true })
  expect(feeds).toMatchObject([{ open: true, silent: false }])
  await lecturer.receive({ type: 'endSpeaking', participant })
  expect(feeds).toMatchObject([{ open: false }])
  expect(room.people.get(participant)?.feeds.size).toBe(0)
  await speak(2)
  expect(feeds[1]).toMatchObject({ open: true, silent: true })
})

test('rules end what others send, and nothing of who leads the room', async () => {
  const { room, lecturer, student, feeds, until } = seated({})
  for (const person of [lecturer, student]) {
    for (const source of ['camera', 'screen'] as const) {
      const number = feeds.length + 1
      const published = person.receive({ type: 'publish', source, sdp: 'v=0' })
      await until(() => feeds.length === number)
      feeds.at(-1)?.answer()
      await published
    }
  }
  const isOpen = () => feeds.map(({ open }) => open)
  const decide = async (rules: RoomRules) => {
    room.rules = rules
    for (const person of room.people.values()) await person.obey()
  }
  await decide({ ...openRules, sharing: 'lecturers' })
  expect(isOpen()).toEqual([true, true, true, false])
  await decide({ ...openRules, sharing: 'lecturers', speaking: 'lecturers' })
  expect(isOpen()).toEqual([true, true, false, false])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  advance,
  IllegalTransition,
  type RecordingEvent,
  type RecordingLife,
  recordingEvents,
  recordingStates,
} from '../../core/recording/advance.ts'

const at = new Date(0)
const fresh: RecordingLife = { state: 'scheduled', version: 0, take: 0, resumeTo: null }
const run = (events: RecordingEvent[], from = fresh) =>
  events.reduce((life, event) => advance(life, event, at, 'test').life, from)

test('a lecture that goes well', () => {
  expect(run(['claim', 'captured', 'pause', 'resume', 'stop', 'publish'])).toEqual({
    state: 'published',
    version: 6,
    take: 1,
    resumeTo: null,
  })
})

test('a lost recorder is followed by the next take, which goes on in the state left', () => {
  expect(run(['claim', 'captured', 'recorderLost', 'claim', 'captured'])).toMatchObject({ state: 'recording', take: 2 })
  expect(run(['claim', 'captured', 'pause', 'recorderLost', 'claim', 'captured'])).toMatchObject({
    state: 'paused',
    take: 2,
  })
})

test('a next take that dies while joining keeps what to resume to', () => {
  expect(run(['claim', 'captured', 'pause', 'recorderLost', 'claim', 'claim', 'captured'])).toMatchObject({
    state: 'paused',
    take: 3,
  })
})

test('between two takes Pause and Resume decide what the next one goes on as', () => {
  const lost = run(['claim', 'captured', 'recorderLost'])
  expect(run(['pause'], lost)).toMatchObject({ state: 'joining', resumeTo: 'paused' })
  expect(run(['pause', 'claim', 'resume', 'captured'], lost)).toMatchObject({ state: 'recording', take: 2 })
  expect(() => run(['claim', 'pause'])).toThrow(IllegalTransition)
  expect(() => run(['pause', 'pause'], lost)).toThrow(IllegalTransition)
})

test('trash and restore lead back to where the recording was', () => {
  expect(run(['claim', 'captured', 'stop', 'publishHidden', 'trash', 'restore'])).toMatchObject({ state: 'hidden' })
  expect(run(['claim', 'fail', 'trash', 'restore'])).toMatchObject({ state: 'failed' })
})

test('a recording that failed is published when its media comes after all', () => {
  expect(run(['claim', 'captured', 'stop', 'fail', 'publish'])).toMatchObject({ state: 'published' })
  expect(run(['claim', 'captured', 'stop', 'fail', 'publishHidden'])).toMatchObject({ state: 'hidden' })
})

test('what is over stays over: nothing leads out of cancelled and erased', () => {
  for (const state of ['cancelled', 'erased'] as const) {
    for (const event of recordingEvents) {
      expect(() => advance({ ...fresh, state }, event, at, 'test')).toThrow(IllegalTransition)
    }
  }
})

test('any sequence of events: versions count, takes never fall, only erase leads to erased', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...recordingEvents), { maxLength: 60 }), (events) => {
      let life = fresh
      for (const event of events) {
        const before = life
        try {
          const change = advance(life, event, at, 'test')
          life = change.life
          expect(change.row).toMatchObject({ from: before.state, to: life.state, take: life.take })
          expect(life.version).toBe(before.version + 1)
          expect(life.take).toBeGreaterThanOrEqual(before.take)
          if (life.state === 'erased') expect([before.state, event]).toEqual(['trashed', 'erase'])
        } catch (error) {
          expect(error).toBeInstanceOf(IllegalTransition)
          expect(life).toBe(before)
        }
        expect(recordingStates).toContain(life.state)
      }
    }),
  )
})

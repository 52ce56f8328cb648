import { expect, test } from 'vitest'
import { inEnglish } from '../../../core/sentence.ts'
import { machineProblems as findMachineProblems } from '../../../viewer/lecture/machine-problems.ts'
import type { ProblemInWords } from '../../../viewer/lecture/problems-in-words.ts'
import { serviceProblems as findServiceProblems } from '../../../viewer/lecture/service-problems.ts'

const node = (facts: Record<string, unknown>, alive = true) => ({
  ...{ name: 'b1/recorder', process: 'recorder', version: '1', started_at: new Date(), beat_at: new Date() },
  ...{ facts, alive },
})

const told = (problems: ProblemInWords[]) =>
  problems.map(({ what, todo, ...rest }) => ({ ...rest, what: inEnglish(what), todo: inEnglish(todo) }))
const machineProblems = (...given: Parameters<typeof findMachineProblems>) => told(findMachineProblems(...given))
const serviceProblems = (...given: Parameters<typeof findServiceProblems>) => told(findServiceProblems(...given))

test('an admin is told of a process that waits for its store, and of one that refuses it', () => {
  const [away, lied] = machineProblems(
    [node({ store: 'storage.unavailable' }), node({ store: 'storage.lied' }), node({ store: 'storage.lied' }, false)],
    [],
    new Map(),
  )
  expect(away).toMatchObject({ code: 'storage.unavailable b1/recorder', what: expect.stringContaining('not reached') })
  expect(lied).toMatchObject({ code: 'storage.lied b1/recorder', what: expect.stringContaining('refuses') })
})

test('an admin is told of a disk that fills ten minutes ahead, and of one at its reserve', () => {
  expect(machineProblems([node({ diskFree: 9e9 })], [], new Map())).toEqual([])
  expect(machineProblems([node({ diskFullIn: 60 }, false)], [], new Map())).toEqual([])
  const [soon] = machineProblems([node({ diskFullIn: 580, diskReserve: 1 })], [], new Map())
  expect(soon).toMatchObject({ code: 'disk.full-soon b1/recorder', what: expect.stringContaining('in 10 min') })
  expect(soon?.todo).toContain('on b1')
  expect(machineProblems([node({ diskReserve: 1 })], [], new Map())[0]).toMatchObject({
    code: 'disk.reserve b1/recorder',
  })
})

const mail = { queued: 0, overdue: 0, stopped: false }

test('and of e-mails that are stopped, or that do not get away for half an hour', () => {
  const well = { queue: true, store: true, rooms: true }
  expect(serviceProblems(null, well, { queued: 3, overdue: 1_000, stopped: false })).toEqual([])
  expect(serviceProblems(null, well, { queued: 3, overdue: 2_400, stopped: false })).toMatchObject([
    { code: 'mail.stuck', what: expect.stringContaining('40 minutes') },
  ])
  expect(serviceProblems(null, well, { queued: 3, overdue: 2_400, stopped: true })).toMatchObject([
    { code: 'mail.stopped', what: expect.stringContaining('3 wait') },
  ])
})

test('and of a store, a queue or a conference server that does not answer, and of a store whose disk is nearly full', () => {
  const well = { queue: true, store: true, rooms: true }
  expect(serviceProblems(null, well, mail)).toEqual([])
  expect(serviceProblems({ free: 6e9, size: 100e9 }, well, mail)).toEqual([])
  expect(serviceProblems({ free: 4e9, size: 100e9 }, { queue: false, store: false, rooms: false }, mail)).toMatchObject(
    [
      { code: 'rooms.unavailable', todo: expect.stringContaining('AULA_JANUS_URL') },
      { code: 'store.unavailable', todo: expect.stringContaining('Recordings go on') },
      { code: 'queue.unavailable', todo: expect.stringContaining('AULA_QUEUE_URL') },
      { code: 'store.nearly-full', what: expect.stringContaining('has 4 GB left') },
    ],
  )
})

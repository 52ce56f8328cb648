import { expect, test } from 'vitest'
import { type ProcessRow, planReaping } from '../../../bin/up/plan-reaping.ts'

const shell: ProcessRow = { pid: 50, parent: 1, session: 50 }
const supervisor: ProcessRow = { pid: 100, parent: 50, session: 50 }
const reaper: ProcessRow = { pid: 101, parent: 100, session: 101 }
const recorder: ProcessRow = { pid: 200, parent: 100, session: 200, mark: 'run/recorder/1' }

test('ends what carries the mark or one below it, and nothing else', () => {
  const other: ProcessRow = { pid: 300, parent: 1, session: 300, mark: 'runner/recorder/1' }
  expect(planReaping([shell, supervisor, reaper, recorder, other], 'run', 101)).toEqual([200])
  expect(planReaping([shell, supervisor, reaper, recorder, other], 'run/recorder/1', 100)).toEqual([200])
  expect(planReaping([shell, supervisor, reaper, recorder, other], 'run/recorder/2', 100)).toEqual([])
})

test('ends descendants without a mark, and what shares a session with them', () => {
  const zygote: ProcessRow = { pid: 201, parent: 200, session: 200 }
  const browser: ProcessRow = { pid: 210, parent: 1, session: 210, mark: 'run/recorder/1' }
  const renderer: ProcessRow = { pid: 211, parent: 1, session: 210 }
  const table = [shell, supervisor, recorder, zygote, browser, renderer]
  expect(planReaping(table, 'run', 101).sort()).toEqual([200, 201, 210, 211])
})

test('never ends itself, init, or its own session', () => {
  const table: ProcessRow[] = [
    { pid: 1, parent: 0, session: 1, mark: 'run' },
    { ...reaper, mark: 'run' },
    { pid: 102, parent: 1, session: 101 },
  ]
  expect(planReaping(table, 'run', 101)).toEqual([])
})

import { expect, test } from 'vitest'
import { humanLine } from '../../../bin/up/human-line.ts'

test('errors reach the terminal, short; the rest stays in the file', () => {
  const line = { level: 50, time: 'x', msg: 'upload failed', err: { message: 'no answer', stack: 'long' } }
  expect(humanLine('recorder', JSON.stringify(line))).toBe('recorder: upload failed: no answer')
  expect(humanLine('recorder', JSON.stringify({ ...line, level: 40 }))).toBeUndefined()
  expect(humanLine('janus', 'WARN something')).toBeUndefined()
  expect(humanLine('janus', '{ half a')).toBeUndefined()
})

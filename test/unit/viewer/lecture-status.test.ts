import { expect, test } from 'vitest'
import { lectureStatus } from '../../../viewer/lecture/lecture-status.ts'

const playable = (state: Parameters<typeof lectureStatus>[1][number]['state']) => ({
  state,
  resume_to: null,
  playable: true,
})
const bare = (state: Parameters<typeof lectureStatus>[1][number]['state']) => ({
  state,
  resume_to: null,
  playable: false,
})

test.each([
  ['empty', []],
  ['empty', [bare('cancelled')]],
  ['starting', [bare('scheduled')]],
  ['starting', [bare('recording')]],
  ['live', [playable('recording')]],
  ['live', [playable('joining')]],
  ['paused', [playable('paused')]],
  ['paused', [{ ...playable('joining'), resume_to: 'paused' }]],
  ['starting', [bare('paused')]],
  ['live', [playable('paused'), playable('recording')]],
  ['live', [bare('published'), playable('recording')]],
  ['starting', [bare('published'), bare('joining')]],
  ['closing', [playable('finalising')]],
  ['closing', [bare('published'), playable('finalising')]],
  ['ready', [bare('published'), bare('failed')]],
  ['hidden', [bare('hidden'), bare('failed')]],
  ['failed', [bare('failed'), bare('cancelled')]],
] as const)('%s: %o', (status, recordings) => {
  expect(lectureStatus(false, [...recordings])).toBe(status)
})

test('what is in the trash is in the trash, whatever it was', () => {
  expect(lectureStatus(true, [playable('trashed'), bare('published')])).toBe('trashed')
})

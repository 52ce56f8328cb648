import { expect, test } from 'vitest'
import { progressInWords } from '../../../bin/backup/tell-progress.ts'

test.each([
  [
    { recordings: 10, total: 40, bytes: 12_300_000, seconds: 20 },
    '10 of 40 recordings, 12.3 MB copied, about 60 s left',
  ],
  [{ recordings: 1, total: 31, bytes: 2.5e9, seconds: 20 }, '1 of 31 recordings, 2.5 GB copied, about 10 min left'],
  [{ recordings: 40, total: 40, bytes: 0, seconds: 20 }, '40 of 40 recordings, 0.0 MB copied'],
])('%j', (far, words) => {
  expect(progressInWords(far)).toBe(words)
})

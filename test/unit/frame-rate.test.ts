import { expect, test } from 'vitest'
import { frameRateInWords } from '../../core/recording/frame-rate.ts'
import { inEnglish } from '../../core/sentence.ts'

test('who manages a room reads how many pictures a second are kept, and that all are again', () => {
  expect(inEnglish(frameRateInWords(15))).toBe(
    'The recording keeps 15 of 30 pictures a second: the machine is busy. Slides stay sharp.',
  )
  expect(inEnglish(frameRateInWords(8))).toContain('keeps 8 of 30')
  expect(inEnglish(frameRateInWords(30))).toBe('The recording keeps all 30 pictures a second again.')
})

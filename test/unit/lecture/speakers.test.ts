import { expect, test } from 'vitest'
import { speakersInOneText, speakersOf } from '../../../core/lecture/speakers.ts'

test('the list counts while the one text says the same; who changed that alone has the last word', () => {
  const speakers = ['Lea Lehrer', 'Sam, PhD']
  const speaker = speakersInOneText(speakers)
  expect(speakersOf({ speaker, speakers })).toEqual(speakers)
  expect(speakersOf({ speaker: 'Ada', speakers })).toEqual(['Ada'])
  expect(speakersOf({ speaker: 'Ada', speakers: null })).toEqual(['Ada'])
  expect(speakersOf({ speaker: '', speakers: null })).toEqual([])
  expect(speakersOf({ speaker: '', speakers: [] })).toEqual([])
})

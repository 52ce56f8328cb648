import { expect, test } from 'vitest'
import { followSpeaker, nobodySpoke, type SpeakerFocus } from '../../core/layout/follow-speaker.ts'

const present = ['ada', 'bob', 'cy']

/** Lets time pass in steps of 100 ms while these people speak. */
function during(focus: SpeakerFocus, from: number, milliseconds: number, speaking: string[]): SpeakerFocus {
  let next = focus
  for (let now = from; now <= from + milliseconds; now += 100) next = followSpeaker(next, present, speaking, now)
  return next
}

test('the first who speaks comes on stage at once', () => {
  expect(followSpeaker(nobodySpoke, present, ['bob'], 1_000).current).toBe('bob')
})

test('a cough does not take the stage, a sentence does', () => {
  const ada = during(nobodySpoke, 0, 5_000, ['ada'])
  const silence = during(ada, 5_000, 1_000, [])
  expect(during(silence, 6_000, 500, ['bob']).current).toBe('ada')
  expect(during(silence, 6_000, 1_500, ['bob']).current).toBe('bob')
})

test('crossing the speaker takes longer', () => {
  const ada = during(nobodySpoke, 0, 5_000, ['ada'])
  expect(during(ada, 5_000, 3_000, ['ada', 'bob']).current).toBe('ada')
  expect(during(ada, 5_000, 4_200, ['ada', 'bob']).current).toBe('bob')
})

test('silence changes nothing; a challenger who stops has to start again', () => {
  const ada = during(nobodySpoke, 0, 2_000, ['ada'])
  expect(during(ada, 2_000, 60_000, []).current).toBe('ada')
  const tried = during(during(ada, 3_000, 1_000, ['bob']), 4_100, 500, [])
  expect(during(tried, 4_700, 1_000, ['bob']).current).toBe('ada')
})

test('who left gives the stage free', () => {
  const ada = during(nobodySpoke, 0, 2_000, ['ada'])
  expect(followSpeaker(ada, ['bob', 'cy'], [], 3_000).current).toBeNull()
  expect(followSpeaker(ada, ['bob', 'cy'], ['cy'], 3_000).current).toBe('cy')
})

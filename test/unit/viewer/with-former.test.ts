import { expect, test } from 'vitest'
import type { Participant } from '../../../conference/protocol.ts'
import { withFormer, withoutGone } from '../../../viewer/web/src/signalling/former-media.ts'

const person = (id: string, feeds: Participant['feeds']): Participant => ({
  ...{ id, name: id, manage: false, recordable: true, microphone: true, camera: true, speaking: false, hand: null },
  called: false,
  feeds,
})

test('whoever was in the room stays as they were until they send again', () => {
  const ada = person('ada', { camera: { number: 1 } })
  const bob = person('bob', { camera: { number: 2 }, screen: { number: 3 } })
  expect(withFormer([], [ada, bob])).toEqual([ada, bob])
  expect(withFormer([person('ada', {})], [ada, bob])).toEqual([ada, bob])
  const again = person('ada', { camera: { number: 4 } })
  expect(withFormer([again, person('bob', { camera: { number: 5 } })], [ada, bob])).toEqual([again, bob])
  const back = person('bob', { camera: { number: 5 }, screen: { number: 6 } })
  const fresh = person('eve', {})
  expect(withFormer([again, back, fresh], [ada, bob])).toEqual([again, back, fresh])
  expect(withFormer([again], [])).toEqual([again])
})

test('whoever was back and is not told of any more is gone at once', () => {
  const [ada, bob] = [person('ada', { camera: { number: 1 } }), person('bob', { camera: { number: 2 } })]
  const former = { own: new Map(), others: new Map(), people: [ada, bob] }
  expect(withoutGone(former, [], []).people).toEqual([ada, bob])
  expect(withoutGone(former, [person('ada', {})], []).people).toEqual([bob])
  expect(withoutGone(former, [person('ada', {})], [person('ada', {})]).people).toEqual([ada, bob])
})

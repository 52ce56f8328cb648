import { expect, test } from 'vitest'
import { type SelfTestCode, selfTestCodes, selfTestInWords } from '../../../core/self-test/self-test-in-words.ts'
import { inEnglish } from '../../../core/sentence.ts'
import { cardAt, cardFrameRate } from '../../../core/test-card/test-card.ts'
import { judgeReplay, type SeenReplay } from '../../../transcoder/probe/judge-replay.ts'

const recorded = 20
/** A replay as it should be; its counter began four seconds before the recording. */
const good: SeenReplay = {
  recorded,
  tracks: [
    { kind: 'video', ended: true, duration: 20.4, broken: 0 },
    { kind: 'audio', ended: true, duration: 20.4, broken: 0 },
  ],
  cards: Array.from({ length: recorded * cardFrameRate }, (_, index) => ({
    ...cardAt(4 + (index + 0.5) / cardFrameRate, 0),
    at: index / cardFrameRate,
  })),
  beeps: Array.from({ length: recorded }, (_, second) => second + 0.03),
}
const judge = (change: Partial<SeenReplay>) => judgeReplay({ ...good, ...change })
const video = (change: Partial<SeenReplay['tracks'][number]>) =>
  judge({ tracks: good.tracks.map((track) => (track.kind === 'video' ? { ...track, ...change } : track)) })

test('a replay that is whole, with its counter and its beeps, is good', () => {
  expect(judgeReplay(good)).toBeUndefined()
  // A machine with much to do keeps every other picture, and what is cut off at either end is no failure.
  expect(judge({ cards: good.cards.filter((_, index) => index % 2 === 0) })).toBeUndefined()
  expect(judge({ cards: good.cards.slice(8, -8), beeps: good.beeps.slice(1, -1) })).toBeUndefined()
})

test.each<[string, SelfTestCode, SelfTestCode | undefined]>([
  ['a segment is missing or damaged', 'self-test.segments-damaged', video({ broken: 1 })],
  ['it is still open', 'self-test.wrong-length', video({ ended: false })],
  ['it is too short', 'self-test.wrong-length', video({ duration: 16 })],
  ['it is too long', 'self-test.wrong-length', video({ duration: 24 })],
  ['a track is missing', 'self-test.wrong-length', judge({ tracks: good.tracks.slice(0, 1) })],
  ['something else is seen', 'self-test.no-picture', judge({ cards: [] })],
  ['the picture stops halfway', 'self-test.frames-missing', judge({ cards: good.cards.slice(0, 130) })],
  ['it is silent', 'self-test.no-sound', judge({ beeps: [] })],
  ['the sound stops halfway', 'self-test.no-sound', judge({ beeps: good.beeps.slice(0, 10) })],
  ['the sound is late', 'self-test.sound-apart', judge({ beeps: good.beeps.map((at) => at + 0.3) })],
])('%s: %s', (_, code, verdict) => {
  expect(verdict).toBe(code)
})

test('whatever goes wrong has words, and says what to do', () => {
  for (const code of selfTestCodes) {
    const { what, todo } = selfTestInWords('recording', code)
    expect(inEnglish(what)).toMatch(/^[A-Z].*\.$/)
    expect(inEnglish(todo)).toMatch(/^[A-Z].*\.$/)
    expect(inEnglish(what)).not.toContain(code)
  }
  const unknown = selfTestInWords('recording', 'recorder.no-media')
  expect(inEnglish(unknown.what)).toBe('The recording failed (recorder.no-media).')
  expect(inEnglish(unknown.todo)).toContain('doctor')
})

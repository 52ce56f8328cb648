import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FileId, newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import {
  artefactKey,
  attachmentKey,
  attemptOf,
  BadObjectKey,
  compareKeys,
  initKey,
  isObjectKey,
  keyPrefix,
  manifestKey,
  parseObjectKey,
  proofPlace,
  recordingPrefix,
  renditionIndexKey,
  segmentKey,
  takeHeaderKey,
  takeIndexKey,
} from '../../storage/objects/object-keys.ts'

const place = { organisation: newId<OrganisationId>(), recording: newId<RecordingId>() }
const rendition = { ...place, take: 1, track: 'video' as const, rendition: '720p', recipe: 'c1' }

test('every kind of key reads back, and stands below its recording', () => {
  const keys = [
    takeHeaderKey(place, 1),
    takeIndexKey(place, 12, 3),
    initKey(rendition, 0),
    segmentKey(rendition, 12345, 2),
    manifestKey(place, 7),
    artefactKey(place, 'thumbnails', 'a1', '0.jpg'),
    artefactKey(place, 'poster', '3', 'poster.jpg'),
    artefactKey(place, 'download', '3', 'lecture.mp4'),
    attachmentKey(place, newId<FileId>()),
  ]
  for (const key of keys) {
    expect(parseObjectKey(key)).toBe(key)
    expect(key.startsWith(recordingPrefix(place))).toBe(true)
    for (let length = 0; length <= key.length; length++) keyPrefix(key.slice(0, length))
  }
  expect(new Set(keys).size).toBe(keys.length)
})

/** Row A4 of the attacks: what people try in ids and names of segments. */
const traversals = [
  '..',
  '../',
  '..\\',
  '%2e%2e',
  '%2e%2e%2f',
  '%252e%252e%252f',
  '..%c0%af',
  '\u2024\u2024/',
  '..\uff0f',
  '\uff0e\uff0e/',
  'a\0b',
  '\0',
  'a\nb',
  'a//b',
  '/etc/passwd',
  'C:\\windows',
  '.',
  '',
  ' ',
  '-i',
  '$(touch x)',
  'a'.repeat(300),
  'A'.repeat(26),
  'ａ'.repeat(26),
]

test.each(traversals)('%j becomes part of no key', (text) => {
  expect(() => recordingPrefix({ ...place, organisation: text as OrganisationId })).toThrow(BadObjectKey)
  expect(() => recordingPrefix({ ...place, recording: text as RecordingId })).toThrow(BadObjectKey)
  expect(() => segmentKey({ ...rendition, rendition: text }, 0, 0)).toThrow(BadObjectKey)
  expect(() => segmentKey({ ...rendition, recipe: text }, 0, 0)).toThrow(BadObjectKey)
  expect(() => artefactKey(place, 'poster', text, 'poster.jpg')).toThrow(BadObjectKey)
  expect(() => artefactKey(place, 'poster', '1', text)).toThrow(BadObjectKey)
  expect(() => artefactKey(place, 'poster', '1', `${text}.jpg`)).toThrow(BadObjectKey)
  expect(() => parseObjectKey(text)).toThrow(BadObjectKey)
  expect(() => parseObjectKey(`${recordingPrefix(place)}t1/${text}`)).toThrow(BadObjectKey)
  expect(() => parseObjectKey(`${recordingPrefix(place)}t1/${text}/0-0.m4s`)).toThrow(BadObjectKey)
  expect(() => parseObjectKey(`${text}/${manifestKey(place, 1)}`)).toThrow(BadObjectKey)
})

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d counts nothing', (number) => {
  expect(() => segmentKey(rendition, number, 0)).toThrow(BadObjectKey)
  expect(() => segmentKey(rendition, 0, number)).toThrow(BadObjectKey)
  expect(() => takeHeaderKey(place, number)).toThrow(BadObjectKey)
  expect(() => manifestKey(place, number)).toThrow(BadObjectKey)
})

test('whatever text is taken for a key or for the beginning of one stays below its folder', () => {
  const nasty = fc.string({
    unit: fc.constantFrom('a', '0', '.', '/', '\\', '-', '%', '2', 'e', '\0', 'Ａ', '／'),
    maxLength: 90,
  })
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string()), (text) => {
      for (const accepts of [() => isObjectKey(text), () => keyPrefix(text) === text]) {
        let accepted = false
        try {
          accepted = accepts()
        } catch (error) {
          expect(error).toBeInstanceOf(BadObjectKey)
        }
        if (!accepted) continue
        expect(text).toMatch(/^[a-z0-9./-]*$/)
        expect(text.startsWith('/')).toBe(false)
        expect(text.split('/')).not.toContain('..')
        expect(text.split('/').some((part) => part.startsWith('.'))).toBe(false)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('two different places never give the same key', () => {
  const some = fc.record({
    take: fc.nat(12),
    track: fc.constantFrom('video' as const, 'audio' as const),
    rendition: fc.stringMatching(/^[a-z0-9]{1,3}$/),
    recipe: fc.stringMatching(/^[a-z0-9]{1,3}$/),
    number: fc.nat(120),
    attempt: fc.nat(12),
  })
  fc.assert(
    fc.property(some, some, (one, other) => {
      const keyOf = ({ number, attempt, ...rest }: typeof one) => segmentKey({ ...place, ...rest }, number, attempt)
      expect(keyOf(one) === keyOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other))
    }),
  )
})

test('keys are ordered by bytes', () => {
  expect(['t1/a', 't10/a', 't1-/a', 't1.'].sort(compareKeys)).toEqual(['t1-/a', 't1.', 't1/a', 't10/a'])
})

test('a derived object tells which execution stored it, whatever its number', () => {
  const rung = { ...proofPlace(), take: 2, track: 'video', rendition: '480p', recipe: 't1' } as const
  expect(attemptOf(initKey(rung, 7))).toBe(7)
  expect(attemptOf(segmentKey(rung, 31, 7))).toBe(7)
  expect(attemptOf(renditionIndexKey(rung, 15, 7))).toBe(7)
  expect(attemptOf(artefactKey(rung, 'poster', '7', 'poster.jpg'))).toBe(7)
  expect(attemptOf(artefactKey(rung, 'thumbnails', '7', '3.jpg'))).toBe(7)
  expect(attemptOf(artefactKey(rung, 'download', '7', 'lecture.mp4'))).toBe(7)
})

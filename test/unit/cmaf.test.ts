import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aacCodecString, avcCodecString } from '../../core/cmaf/codec-string.ts'
import { findBox } from '../../core/cmaf/find-box.ts'
import { type Sample, writeFragment } from '../../core/cmaf/fragment.ts'
import { writeAudioInit, writeVideoInit } from '../../core/cmaf/init-segment.ts'
import { readFragments } from '../../core/cmaf/read-fragments.ts'
import { readTimescale, readVideoInit } from '../../core/cmaf/read-init.ts'
import { readSamples } from '../../core/cmaf/read-samples.ts'
import { audioTimescale, toMicroseconds, toTrackTime, videoTimescale } from '../../core/cmaf/timescales.ts'

const avcConfiguration = Buffer.from(
  '014d401fffe1001b674d401fda014016ec05a808080a0000030002ee6b28001e30654001000468ef0fc8',
  'hex',
)
const audioSpecificConfig = Buffer.from('119056e500', 'hex')

const sample: fc.Arbitrary<Sample> = fc.record({
  data: fc.uint8Array({ minLength: 1, maxLength: 60 }),
  duration: fc.integer({ min: 1, max: 4_000_000 }),
  sync: fc.boolean(),
})
const parts = fc.array(fc.array(sample, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })

/** Parts one behind the other, as a segment file holds them, and where each one ends. */
function segmentOf(start: number, written: Sample[][]): { bytes: Buffer; ends: number[] } {
  const pieces: Buffer[] = []
  const ends: number[] = []
  let time = start
  for (const [index, samples] of written.entries()) {
    pieces.push(writeFragment(index + 1, time, samples))
    ends.push((ends.at(-1) ?? 0) + (pieces.at(-1)?.length ?? 0))
    time += samples.reduce((sum, { duration }) => sum + duration, 0)
  }
  return { bytes: Buffer.concat(pieces), ends }
}

describe('fragments', () => {
  test('are read back as they were written, in 64-bit time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 52 }), parts, (start, written) => {
        const { bytes, ends } = segmentOf(start, written)
        const fragments = readFragments(bytes)
        expect(fragments.map(({ offset, bytes }) => offset + bytes)).toEqual(ends)
        expect(fragments[0]).toMatchObject({ decodeTime: start, sequence: 1, startsWithSync: written[0]?.[0]?.sync })
        expect(fragments.map(({ samples }) => samples)).toEqual(written.map(({ length }) => length))
        let next = start
        for (const fragment of fragments) {
          expect(fragment.decodeTime).toBe(next)
          next += fragment.duration
        }
        expect(
          readSamples(bytes).map(({ data, duration, sync }) => ({ data: Buffer.from(data), duration, sync })),
        ).toEqual(written.flat().map((one) => ({ ...one, data: Buffer.from(one.data) })))
      }),
    )
  })

  test('of a torn file are the whole ones, wherever it was torn', () => {
    fc.assert(
      fc.property(parts, fc.nat(), (written, at) => {
        const { bytes, ends } = segmentOf(0, written)
        const torn = bytes.subarray(0, at % (bytes.length + 1))
        const whole = readFragments(torn).map(({ offset, bytes }) => offset + bytes)
        expect(whole).toEqual(ends.filter((end) => end <= torn.length))
      }),
    )
  })

  test('end where garbage or zeros begin', () => {
    fc.assert(
      fc.property(
        parts,
        fc.oneof(
          fc.uint8Array(),
          fc.nat(200).map((length) => new Uint8Array(length)),
        ),
        (written, tail) => {
          const { bytes, ends } = segmentOf(0, written)
          const last = readFragments(Buffer.concat([bytes, tail])).at(-1)
          expect((last?.offset ?? 0) + (last?.bytes ?? 0)).toBe(ends.at(-1))
        },
      ),
    )
  })

  test('are refused where a byte of the sample table was turned', () => {
    const { bytes } = segmentOf(0, [[{ data: Buffer.alloc(40), duration: 10, sync: true }]])
    const trun = findBox(bytes, ['moof', 'traf', 'trun'])
    const size = (trun?.body ?? 0) + 12 + 4 + 3
    bytes.writeUInt8(bytes.readUInt8(size) ^ 1, size)
    expect(readFragments(bytes)).toEqual([])
  })
})

describe('init segments', () => {
  test('carry codec, size and timescale', () => {
    const video = writeVideoInit({ avcConfiguration, width: 1280, height: 720, timescale: videoTimescale })
    expect(readVideoInit(video)).toEqual({ avcConfiguration, width: 1280, height: 720, timescale: videoTimescale })
    const audio = writeAudioInit({
      ...{ audioSpecificConfig, channels: 2, sampleRate: 48_000, bitrate: 128_000 },
      timescale: audioTimescale,
    })
    expect(readTimescale(audio)).toBe(audioTimescale)
    expect(audio.includes(audioSpecificConfig)).toBe(true)
  })

  test('name their codecs as RFC 6381 does', () => {
    expect(avcCodecString(avcConfiguration)).toBe('avc1.4d401f')
    expect(aacCodecString(audioSpecificConfig)).toBe('mp4a.40.2')
  })
})

test('track time and recording time agree to the nearest unit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 45 }), (microseconds) => {
      expect(toTrackTime(microseconds, videoTimescale)).toBe(microseconds)
      const back = toMicroseconds(toTrackTime(microseconds, audioTimescale), audioTimescale)
      expect(Math.abs(back - microseconds)).toBeLessThanOrEqual(11)
    }),
  )
})

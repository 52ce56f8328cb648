import { describe, expect, test } from 'vitest'
import { stripParameterSets } from '../../recorder/capture/access-unit.ts'
import { codecData, parseGdp } from '../../recorder/capture/gdp.ts'

function packet(type: number, payload: Buffer, pts = 0n, flags = 0): Buffer {
  const header = Buffer.alloc(62)
  header.writeUInt16BE(type, 4)
  header.writeUInt32BE(payload.length, 6)
  header.writeBigUInt64BE(pts, 10)
  header.writeUInt16BE(flags, 42)
  return Buffer.concat([header, payload])
}
const segment =
  'GstEventSegment, segment=(GstSegment)"segment, flags=(GstSegmentFlags)GST_SEGMENT_FLAG_NONE, rate=(double)1, base=(guint64)0, offset=(guint64)0, start=(guint64)3599999993914371, stop=(guint64)18446744073709551615;"'

describe('GStreamer data protocol', () => {
  test('gives buffers with their time and whether they are key frames', () => {
    const bytes = Buffer.concat([
      packet(1, Buffer.from('key'), 3_600_000_000_000_000n),
      packet(1, Buffer.from('delta'), 33n, 0x2000),
    ])
    expect(parseGdp(bytes)).toEqual([
      { kind: 'buffer', pts: 3_600_000_000_000_000n, key: true, data: Buffer.from('key') },
      { kind: 'buffer', pts: 33n, key: false, data: Buffer.from('delta') },
    ])
  })

  test('gives caps, their codec data, and where the segment starts', () => {
    const caps = 'video/x-h264, codec_data=(buffer)014d401f, level=(string)3.1'
    const packets = parseGdp(Buffer.concat([packet(2, Buffer.from(caps)), packet(17_998, Buffer.from(segment))]))
    expect(packets).toEqual([
      { kind: 'caps', caps },
      { kind: 'segment', start: 3_599_999_993_914_371n },
    ])
    expect(codecData(caps)?.toString('hex')).toBe('014d401f')
    expect(codecData('audio/mpeg')).toBeUndefined()
  })

  test('refuses a packet that is cut off', () => {
    expect(() => parseGdp(packet(1, Buffer.alloc(10)).subarray(0, 70))).toThrow(RangeError)
  })
})

test('a sample keeps its slices and loses what stands in the init segment', () => {
  const unit = (...bytes: number[]) => Buffer.from([0, 0, 0, bytes.length, ...bytes])
  const slices = Buffer.concat([unit(0x65, 1, 2), unit(0x65, 3)])
  const accessUnit = Buffer.concat([unit(0x09, 0x10), unit(0x67, 9), unit(0x68, 9), unit(0x06, 5), slices])
  expect(stripParameterSets(accessUnit)).toEqual(slices)
})

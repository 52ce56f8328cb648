import { expect, test } from 'vitest'
import { assembleFrames, type ReceivedPacket } from '../../../conference/rtp/assemble-frames.ts'
import { readRtpPacket } from '../../../conference/rtp/rtp-packet.ts'
import { avcConfiguration, avcSample, nalUnits } from '../../../transcoder/fill/avc-samples.ts'
import { rtpPacket, vp8Payload } from './written-by-janus.ts'

function received(receivedAt: number, packet: Parameters<typeof rtpPacket>[0]): ReceivedPacket {
  const read = readRtpPacket(rtpPacket(packet))
  if (!read) throw new Error('unreadable')
  return { ...read, receivedAt }
}

const picture = (index: number, key: boolean, options: { at?: number; sequence?: number; ssrc?: number } = {}) =>
  received(options.at ?? 10_000 + index * 100, {
    sequence: options.sequence ?? 65_530 + index,
    timestamp: 2 ** 32 - 90_000 + index * 9_000,
    payload: vp8Payload(key),
    ssrc: options.ssrc,
  })

test('times are the sender’s count on the receiver’s clock, whatever the network delayed, over wrapped counters too', () => {
  const late = [0, 40, 10, 300, 5]
  const frames = assembleFrames(
    'vp8',
    late.map((delay, index) => picture(index, index === 0, { at: 10_000 + index * 100 + delay + 20 })),
  )
  expect(frames.map(({ at }) => Math.round(at))).toEqual([10_020, 10_120, 10_220, 10_320, 10_420])
  expect(frames.map(({ key }) => key)).toEqual([true, false, false, false, false])
  const many = Array.from({ length: 30 }, (_, index) => picture(index, index === 0))
  expect(assembleFrames('vp8', many)).toHaveLength(30)
})

test('packets out of order come in order, doubled ones once', () => {
  const [a, b, c] = [picture(0, true), picture(1, false), picture(2, false)]
  const frames = assembleFrames('vp8', [a, c, b, b])
  expect(frames.map(({ at }) => at)).toEqual([10_000, 10_100, 10_200])
})

test('a lost picture takes those with it that build on it, up to the next key frame', () => {
  const frames = assembleFrames('vp8', [
    picture(0, false),
    picture(1, true),
    picture(2, false),
    picture(4, false),
    picture(5, false),
    picture(6, true),
    picture(7, false),
  ])
  expect(frames.map(({ at }) => (at - 10_000) / 100)).toEqual([1, 2, 6, 7])
})

test('a picture of several packets is one', () => {
  const piece = (sequence: number, first: boolean, marker: boolean, body: string) =>
    received(0, { sequence, timestamp: 5, marker, payload: vp8Payload(true, { first, body }) })
  const [frame, ...others] = assembleFrames('vp8', [piece(1, true, false, 'ab'), piece(2, false, true, 'cd')])
  expect(others).toEqual([])
  expect(frame?.key).toBe(true)
  expect(frame?.data.toString('latin1')).toContain('ab')
  expect(frame?.data.toString('latin1')).toContain('cd')
})

test('a sender that counts anew is laid on the clock anew', () => {
  const again = Array.from({ length: 3 }, (_, index) =>
    received(60_000 + index * 100, {
      sequence: index,
      timestamp: 1_000_000 + index * 9_000,
      payload: vp8Payload(index === 0),
      ssrc: 8,
    }),
  )
  const frames = assembleFrames('vp8', [picture(0, true), picture(1, false), ...again])
  expect(frames.map(({ at }) => at)).toEqual([10_000, 10_100, 60_000, 60_100, 60_200])
})

test('sound keeps its pauses', () => {
  const voice = (index: number) =>
    received(index * 20, { sequence: index, timestamp: index * 960, payload: Buffer.from([index]) })
  const frames = assembleFrames('opus', [voice(0), voice(1), voice(5)])
  expect(frames.map(({ at }) => at)).toEqual([0, 20, 100])
})

test('H.264: single units, aggregates and fragments become one access unit that a file can hold', () => {
  const sps = Buffer.from([0x67, 0x42, 0xc0, 0x1f, 1])
  const pps = Buffer.from([0x68, 0xce])
  const aggregate = Buffer.concat([Buffer.from([0x78, 0, sps.length]), sps, Buffer.from([0, pps.length]), pps])
  const packets = [aggregate, Buffer.from([0x7c, 0x85, 9, 9]), Buffer.from([0x7c, 0x45, 8, 8])].map((payload, index) =>
    received(0, { sequence: index, timestamp: 1, marker: index === 2, payload }),
  )
  const [frame] = assembleFrames('h264', packets)
  const slice = Buffer.from([0x65, 9, 9, 8, 8])
  expect(nalUnits(frame?.data ?? Buffer.alloc(0))).toEqual([sps, pps, slice])
  expect(frame?.key).toBe(true)
  expect(
    avcConfiguration(frame?.data ?? Buffer.alloc(0))
      ?.subarray(0, 8)
      .toString('hex'),
  ).toBe('0142c01fffe10005')
  expect(avcSample(frame?.data ?? Buffer.alloc(0)).subarray(0, 9)).toEqual(Buffer.from([0, 0, 0, 5, ...sps]))
})

import { type FileHandle, open } from 'node:fs/promises'
import { type MjrHeader, type MjrPacket, readMjrHeader, readMjrPackets } from '../../conference/janus/mjr.ts'
import { beginsKeyFrame } from '../../conference/rtp/begins-key-frame.ts'
import { readRtpPacket } from '../../conference/rtp/rtp-packet.ts'

/** A stretch of Janus' wall clock, milliseconds since 1970. */
export type Window = { from: number; to: number }

/** Bytes of a file. */
type Range = { start: number; end: number }

/** Bytes read at once. */
const block = 1024 * 1024

/**
 * Copies what a file has of the windows, with what a decoder needs before them; at most `Range`s of a file of hours, read
 * through once. False where there is nothing, and then no file either.
 */
export async function cutMjr(source: string, target: string, windows: readonly Window[]): Promise<boolean> {
  await using file = await open(source)
  const first = await readAt(file, 0, block)
  const header = readMjrHeader(first)
  if (!header) return false
  const plan = planCut(header, windows)
  let at = header.end
  for (;;) {
    const bytes = await readAt(file, at, block)
    let read = 0
    for (const packet of readMjrPackets(bytes, 0)) {
      plan.pass({ ...packet, start: at + packet.start, end: at + packet.end })
      read = packet.end
    }
    if (read === 0) break
    at += read
  }
  if (plan.ranges.length === 0) return false
  await using copy = await open(target, 'wx')
  for (const { start, end } of [{ start: 0, end: header.end }, ...plan.ranges]) {
    for (let from = start; from < end; from += block) {
      await copy.writeFile(await readAt(file, from, Math.min(block, end - from)))
    }
  }
  return true
}

/** Chooses, packet by packet in the order of the file, what is copied. Pure but for what it has seen. */
export function planCut(
  header: MjrHeader,
  windows: readonly Window[],
): { ranges: Range[]; pass(packet: MjrPacket): void } {
  const ranges: Range[] = []
  /** Where the picture begins that everything since builds on. */
  let key: number | undefined
  return {
    ranges,
    pass(packet) {
      if (header.track === 'video') {
        const rtp = readRtpPacket(packet.rtp)
        if (rtp && beginsKeyFrame(header.codec, rtp.payload)) key = packet.start
      }
      const time = header.startedAt + packet.time
      if (!windows.some(({ from, to }) => time >= from && time <= to)) return
      const last = ranges.at(-1)
      const start = Math.max(key ?? packet.start, last?.end ?? 0)
      if (last && start <= last.end) last.end = packet.end
      else ranges.push({ start, end: packet.end })
    },
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

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
 * Copies what a file has of the windows, with what a decoder needs before them, but nothing of the pauses; at most
 * `Range`s of a file of hours, read through once. False where there is nothing, and then no file either.
 */
export async function cutMjr(
  source: string,
  target: string,
  windows: readonly Window[],
  pauses: readonly Window[] = [],
): Promise<boolean> {
  await using file = await open(source)
  const header = readMjrHeader(await headOf(file))
  if (!header) return false
  const plan = planCut(header, windows, pauses)
  for await (const packet of readPackets(file, header.end)) plan.pass(packet)
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
  pauses: readonly Window[] = [],
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
      if (pauses.some(({ from, to }) => time >= from && time <= to)) {
        // What follows a pause builds on nothing before it.
        key = undefined
        return
      }
      if (!windows.some(({ from, to }) => time >= from && time <= to)) return
      const last = ranges.at(-1)
      const start = Math.max(key ?? packet.start, last?.end ?? 0)
      if (last && start <= last.end) last.end = packet.end
      else ranges.push({ start, end: packet.end })
    },
  }
}

/** All packets from a position on, where they lie in the file. */
export async function* readPackets(file: FileHandle, from: number): AsyncGenerator<MjrPacket> {
  for (let at = from; ; ) {
    const bytes = await readAt(file, at, block)
    let read = 0
    for (const packet of readMjrPackets(bytes, 0)) {
      yield { ...packet, start: at + packet.start, end: at + packet.end }
      read = packet.end
    }
    if (read === 0) return
    at += read
  }
}

/** Enough of a file to read its header. */
export async function headOf(file: FileHandle): Promise<Buffer> {
  return await readAt(file, 0, block)
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

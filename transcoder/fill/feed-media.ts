import { readMjrHeader, readMjrPackets } from '../../conference/janus/mjr.ts'
import { assembleFrames, type MediaFrame, type ReceivedPacket } from '../../conference/rtp/assemble-frames.ts'
import { readRtpPacket } from '../../conference/rtp/rtp-packet.ts'
import { type NetFile, recorderDelay } from '../../core/net/net.ts'

/** What one feed sent of one track; frame times are recording time, microseconds. */
export type FeedMedia = {
  /** The same for picture and sound of one feed. */
  feed: string
  track: 'video' | 'audio'
  codec: string
  frames: MediaFrame[]
}

/** A feed's name, as moments tell it too. */
export function feedName(participant: string, source: 'camera' | 'screen', number: number): string {
  return `${participant}-${source}-${number}`
}

/**
 * Reads a file of the net. A torn tail is left out.
 * @param firstFrameAt the recording's, by the database's clock
 */
export function readFeedMedia(file: NetFile, bytes: Buffer, firstFrameAt: Date): FeedMedia | undefined {
  const header = readMjrHeader(bytes)
  if (!header) return undefined
  const packets: ReceivedPacket[] = []
  for (const { time, rtp } of readMjrPackets(bytes, header.end)) {
    const packet = readRtpPacket(rtp)
    if (packet) packets.push({ ...packet, receivedAt: header.startedAt + time })
  }
  const zero = firstFrameAt.getTime() - file.ahead - recorderDelay
  const frames = assembleFrames(header.codec, packets).map((frame) => ({
    ...frame,
    at: Math.round((frame.at - zero) * 1000),
  }))
  const feed = feedName(file.participant, file.source, file.number)
  return { feed, track: header.track, codec: header.codec, frames }
}

/** One entry for each track of each feed, whatever number of files it was written to. */
export function mergeMedia(media: readonly FeedMedia[]): FeedMedia[] {
  const byTrack = Map.groupBy(media, ({ feed, track, codec }) => `${feed} ${track} ${codec}`)
  return [...byTrack.values()].flatMap((pieces) =>
    pieces.slice(0, 1).map((first) => ({
      ...first,
      frames: pieces.flatMap(({ frames }) => frames).toSorted((one, other) => one.at - other.at),
    })),
  )
}

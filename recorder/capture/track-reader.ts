import { codecData, parseGdp } from './gdp.ts'
import type { AppSink } from './gstreamer.ts'

/** An encoded frame on the pipeline's clock. */
export type EncodedUnit = {
  /** Running time, nanoseconds since the pipeline's clock was zero. Below 2^53 for a hundred days. */
  time: number
  key: boolean
  data: Buffer
}

export type TrackListener = {
  onUnit: (unit: EncodedUnit) => void
  /** `codec_data` of the track's caps, before its first unit. */
  onCodecData?: (data: Buffer) => void
  /** The sink gives nothing more. */
  onEnd?: () => void
}

/** Pulls a sink until its end. Call it after `play()`. */
export function readTrack(sink: AppSink, listener: TrackListener): void {
  let segmentStart = 0n
  const onBuffer = (buffer: Buffer | null) => {
    if (!buffer) {
      listener.onEnd?.()
      return
    }
    sink.pull(onBuffer)
    for (const packet of parseGdp(buffer)) {
      if (packet.kind === 'segment') segmentStart = packet.start
      if (packet.kind === 'buffer') {
        listener.onUnit({ time: Number(packet.pts - segmentStart), key: packet.key, data: packet.data })
      }
      if (packet.kind === 'caps') {
        const data = codecData(packet.caps)
        if (data) listener.onCodecData?.(data)
      }
    }
  }
  sink.pull(onBuffer)
}

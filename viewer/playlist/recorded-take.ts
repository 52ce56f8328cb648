import type { RecordingId } from '../../core/ids.ts'
import type { RenditionEntry, SegmentEntry } from '../../core/recording/manifest.ts'

/** A segment as the catalogue or a manifest tells of it. `storedAt` is known while the recording runs. */
export type RecordedSegment = Pick<SegmentEntry, 'number' | 'start' | 'duration' | 'bytes' | 'key'> & {
  storedAt?: Date
}

export type RecordedRendition = Omit<RenditionEntry, 'segments'> & { segments: RecordedSegment[] }

/** What there is of one take; the same form for a running and a finished recording. */
export type RecordedTake = {
  recording: RecordingId
  take: number
  /** From a manifest: what is missing now is lost. Else it may still be on its way. */
  complete: boolean
  /** Recording time of the take's first frame, microseconds, and its wall time. */
  start: number
  firstFrameAt: Date
  renditions: RecordedRendition[]
}

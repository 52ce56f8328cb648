import Hls from 'hls.js'
import { attachHls } from './attach-hls.ts'
import { attachNative } from './attach-native.ts'
import type { StartAt, Stream, StreamEvents } from './stream.ts'

/** Plays a playlist: through hls.js where Media Source Extensions exist, else by the browser itself (iPhone). */
export function attachStream(
  video: HTMLVideoElement,
  playlist: string,
  startAt: StartAt,
  events: StreamEvents,
): Stream {
  return Hls.isSupported()
    ? attachHls(video, playlist, startAt, events)
    : attachNative(video, playlist, startAt, events)
}

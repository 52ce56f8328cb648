export {}

declare global {
  /** Chromium's way to send what a page makes itself (W3C: mediacapture-transform); the DOM's own types lack it. */
  class MediaStreamTrackGenerator<Data extends AudioData | VideoFrame> extends MediaStreamTrack {
    constructor(options: { kind: Data extends AudioData ? 'audio' : 'video' })
    readonly writable: WritableStream<Data>
  }
}

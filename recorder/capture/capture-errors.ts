import { AppError } from '../../core/errors.ts'

/** GStreamer reported an error: the X server or the sound daemon has gone, or an element failed. */
export class PipelineFailed extends AppError {
  constructor(element: string, message: string) {
    super('capture.pipeline-failed', 'node', `The capture pipeline failed in ${element}: ${message}`)
  }
}

/** A track that must flow all the time, a still page included, has given nothing for seconds. */
export class CaptureStalled extends AppError {
  constructor(track: 'video' | 'audio') {
    super('capture.stalled', 'node', `The capture gives no more ${track}.`)
  }
}

/** The recording goes on without its small rendition: an element of that branch failed, or it gives nothing any more. */
export class SmallRenditionLost extends AppError {
  constructor(reason: string) {
    super('capture.small-lost', 'node', `The take goes on without its small rendition: ${reason}`)
  }
}

export class CaptureNotStarted extends AppError {
  constructor(missing: string) {
    super('capture.not-started', 'node', `The capture pipeline did not start: no ${missing} within the deadline.`)
  }
}

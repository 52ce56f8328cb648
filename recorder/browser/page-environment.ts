import type { Display } from './open-display.ts'
import type { Sound } from './open-sound.ts'

/**
 * Milliseconds of sound that wait in the daemon, for when the browser is not run in time. Its own 30 are too few on a busy
 * machine: what is missed waits in the jitter buffers from then on (measured: sound up to 400 ms late).
 */
const soundAhead = 100

/** The environment of a browser that shows and plays for a capture. */
export function pageEnvironment(display: Display, sound: Sound): Record<string, string> {
  return {
    DISPLAY: display.name,
    XAUTHORITY: display.authority,
    PULSE_SERVER: sound.server,
    PULSE_SINK: sound.sink,
    PULSE_LATENCY_MSEC: String(soundAhead),
  }
}

/** Milliseconds by which sound is behind its picture from when it catches up, and until it has. */
const piledUp = 120
const caughtUp = 60

/**
 * Lets sound that has piled up here catch up. What comes at once after nothing came for a second or two goes by some 40 ms
 * a second as long as sound is held back, and by some 250 when it is not (measured); pictures, which Chromium lets wait for
 * sound, are brought out of time for as long. Called once a second.
 * @param behind milliseconds of the sound behind its picture; undefined: not known
 * @param heldBack milliseconds that sound waits otherwise
 */
export function catchUpSound(receivers: readonly RTCRtpReceiver[], behind: number | undefined, heldBack: number): void {
  for (const receiver of receivers) {
    if (receiver.track.kind !== 'audio') continue
    const late = (behind ?? 0) > (receiver.jitterBufferTarget === 0 ? caughtUp : piledUp)
    receiver.jitterBufferTarget = late ? 0 : heldBack
  }
}

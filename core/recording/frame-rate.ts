/** Frames a second that a recording keeps of what moves where nothing is in the way. */
export const allFrames = 30

/** For the people who manage its room: how many frames a second a recording keeps now that its recorder has stepped. */
export function frameRateInWords(framesPerSecond: number): string {
  return framesPerSecond < allFrames
    ? `The recording keeps ${framesPerSecond} of ${allFrames} pictures a second: the machine is busy. Slides stay sharp.`
    : `The recording keeps all ${allFrames} pictures a second again.`
}

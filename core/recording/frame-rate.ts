import { type Sentence, sentence } from '../sentence.ts'

/** Frames a second that a recording keeps of what moves where nothing is in the way. */
export const allFrames = 30

/** For the people who manage its room: how many frames a second a recording keeps now that its recorder has stepped. */
export function frameRateInWords(framesPerSecond: number): Sentence {
  return framesPerSecond < allFrames
    ? sentence('The recording keeps {{kept}} of {{all}} pictures a second: the machine is busy. Slides stay sharp.', {
        kept: framesPerSecond,
        all: allFrames,
      })
    : sentence('The recording keeps all {{all}} pictures a second again.', { all: allFrames })
}

/** Seconds of a phrase, and of the pause after it. */
const phrase = { speaks: 3.2, pauses: 0.8 }
/** Syllables a second, as in calm speech. */
const syllables = 4
/** Hertz and share of the partials of a voice. */
const partials = [
  [130, 0.5],
  [260, 0.3],
  [780, 0.12],
] as const

/** The sample at a second of a voice-like tone: partials that swell with syllables and rest between phrases. */
export function speak(seconds: number): number {
  const voice = partials.reduce((sum, [hertz, part]) => sum + part * Math.sin(2 * Math.PI * hertz * seconds), 0)
  return voice * loudnessAt(seconds) * 0.5
}

/** 0 to 1. */
export function loudnessAt(seconds: number): number {
  const inPhrase = seconds % (phrase.speaks + phrase.pauses)
  return inPhrase > phrase.speaks ? 0 : Math.abs(Math.sin(seconds * syllables * Math.PI))
}

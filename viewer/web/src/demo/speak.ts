/** Seconds of a phrase, and of the pause after it. */
const phrase = { speaks: 3.2, pauses: 0.8 }
/** Syllables a second, as in calm speech. */
const syllables = 4

/** A voice-like tone: three partials that swell with syllables and rest between phrases. */
export function speak(audio: AudioContext): { track: MediaStreamTrack | null; loudnessAt(seconds: number): number } {
  const out = audio.createMediaStreamDestination()
  const loudness = audio.createGain()
  loudness.gain.value = 0
  loudness.connect(out)
  for (const [hertz, part] of [
    [130, 0.5],
    [260, 0.3],
    [780, 0.12],
  ] as const) {
    const tone = audio.createOscillator()
    tone.frequency.value = hertz
    const gain = audio.createGain()
    gain.gain.value = part
    tone.connect(gain).connect(loudness)
    tone.start()
  }
  const follow = () => {
    const now = audio.currentTime
    loudness.gain.setTargetAtTime(loudnessAt(now) * 0.5, now, 0.02)
  }
  setInterval(follow, 40)
  return { track: out.stream.getAudioTracks()[0] ?? null, loudnessAt }
}

function loudnessAt(seconds: number): number {
  const inPhrase = seconds % (phrase.speaks + phrase.pauses)
  return inPhrase > phrase.speaks ? 0 : Math.abs(Math.sin(seconds * syllables * Math.PI))
}

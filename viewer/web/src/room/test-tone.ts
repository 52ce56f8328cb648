/** Plays two soft notes on a loudspeaker; resolves when they have faded. `id` empty: the browser's own choice. */
export async function playTestTone(id: string): Promise<void> {
  const audio = new AudioContext()
  const out = audio.createMediaStreamDestination()
  const loudness = audio.createGain()
  loudness.connect(out)
  const tone = audio.createOscillator()
  tone.frequency.setValueAtTime(440, audio.currentTime)
  tone.frequency.setValueAtTime(660, audio.currentTime + 0.4)
  loudness.gain.setValueAtTime(0, audio.currentTime)
  loudness.gain.linearRampToValueAtTime(0.3, audio.currentTime + 0.05)
  loudness.gain.setValueAtTime(0.3, audio.currentTime + 0.7)
  loudness.gain.linearRampToValueAtTime(0, audio.currentTime + 0.95)
  tone.connect(loudness)
  const element = new Audio()
  element.srcObject = out.stream
  if (id !== '' && 'setSinkId' in element) await element.setSinkId(id).catch(() => {})
  await element.play()
  const over = new Promise<void>((resolve) => {
    tone.onended = () => resolve()
  })
  tone.start()
  tone.stop(audio.currentTime + 1)
  await over
  element.srcObject = null
  await audio.close()
}

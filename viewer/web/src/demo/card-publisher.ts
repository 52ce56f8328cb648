import { cardAt, cardFrameRate, drawTestCard, flashSeconds, smallCard } from '../../../../core/test-card/test-card.ts'
import { runAudioClock } from './audio-clock.ts'
import { openCameraScene } from './camera-scene.ts'
import type { DemoOptions } from './demo-options.ts'
import { openPictureSource } from './picture-source.ts'

export type Publisher = {
  sound: MediaStreamTrack | null
  picture: MediaStreamTrack
  /** A second, small picture of the one who speaks. */
  face?: MediaStreamTrack
  frame(): number
}

/** How far ahead beeps are planned, seconds. */
const ahead = 3

/**
 * A frame counter and beeps that machines can read (core/test-card), picture and sound from the one clock of the
 * AudioContext: the beep of second n begins with the first frame of second n.
 */
export async function openCardPublisher(
  audio: AudioContext,
  root: HTMLElement,
  options: Pick<DemoOptions, 'start' | 'tone' | 'scene'>,
): Promise<Publisher> {
  const { width, height } = options.scene === 'camera' ? { width: 640, height: 360 } : { width: 320, height: 180 }
  const { canvas, paint, track, send } = openPictureSource(width, height, 'motion')
  root.append(canvas)
  const out = audio.createMediaStreamDestination()
  out.channelCount = 1
  const loudness = audio.createGain()
  loudness.gain.value = 0
  const tone = audio.createOscillator()
  tone.frequency.value = options.tone
  tone.connect(loudness).connect(out)
  tone.start()

  const paintScene = options.scene === 'camera' ? openCameraScene(paint) : undefined
  let frame = -1
  let planned = 0
  await runAudioClock(audio, (seconds) => {
    for (planned = Math.max(planned, Math.ceil(seconds)); planned < seconds + ahead; planned++) {
      loudness.gain.setValueAtTime(0.6, planned)
      loudness.gain.setValueAtTime(0, planned + flashSeconds)
    }
    const now = Math.floor(seconds * cardFrameRate)
    if (now === frame) return
    frame = now
    const card = cardAt((options.start + now + 0.5) / cardFrameRate, performance.timeOrigin + performance.now())
    paintScene?.(seconds)
    const part = paintScene ? smallCard : 1
    for (const { x, y, width, height, light } of drawTestCard(card, canvas.width * part, canvas.height * part)) {
      paint.fillStyle = `rgb(${light} ${light} ${light})`
      paint.fillRect(x, y, width, height)
    }
    send()
  })
  return { sound: out.stream.getAudioTracks()[0] ?? null, picture: track, frame: () => frame }
}

import { cardAt, cardFrameRate, drawTestCard, flashSeconds, smallCard } from '../../../../core/test-card/test-card.ts'
import { openCameraScene } from './camera-scene.ts'
import type { DemoOptions } from './demo-options.ts'
import { openPictureSource } from './picture-source.ts'
import { runClock } from './run-clock.ts'
import { openSoundSource } from './sound-source.ts'

export type Publisher = {
  sound: MediaStreamTrack
  picture: MediaStreamTrack
  /** A second, small picture of the one who speaks. */
  face?: MediaStreamTrack
  frame(): number
  /** Numbers of counted frames that were due and never sent, because the machine left the page no time. */
  unsent?: readonly number[]
}

const loudness = 0.6

/**
 * A frame counter and beeps that machines can read (core/test-card), picture and sound from the page's one clock: the
 * beep of second n begins with the first frame of second n.
 */
export function openCardPublisher(options: Pick<DemoOptions, 'start' | 'tone' | 'scene'>): Publisher {
  const zero = performance.now()
  const { width, height } = options.scene === 'camera' ? { width: 640, height: 360 } : { width: 320, height: 180 }
  const { paint, track, send } = openPictureSource(width, height, 'motion')
  const sound = openSoundSource(zero, (seconds) =>
    seconds % 1 < flashSeconds ? loudness * Math.sin(2 * Math.PI * options.tone * seconds) : 0,
  )
  const paintScene = options.scene === 'camera' ? openCameraScene(paint) : undefined
  const part = paintScene ? smallCard : 1
  const unsent: number[] = []
  let frame = -1
  runClock(zero, cardFrameRate, (tick) => {
    for (let missed = frame + 1; missed < tick; missed++) unsent.push(options.start + missed)
    frame = tick
    const card = cardAt((options.start + tick + 0.5) / cardFrameRate, performance.timeOrigin + performance.now())
    paintScene?.(tick / cardFrameRate)
    for (const { x, y, width: w, height: h, light } of drawTestCard(card, width * part, height * part)) {
      paint.fillStyle = `rgb(${light} ${light} ${light})`
      paint.fillRect(x, y, w, h)
    }
    send()
  })
  return { sound, picture: track, frame: () => frame, unsent }
}

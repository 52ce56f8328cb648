import { testSlide, testSlideLetters } from '../../../../core/test-card/test-slide.ts'
import type { Publisher } from './card-publisher.ts'
import { openPictureSource } from './picture-source.ts'
import { runClock } from './run-clock.ts'
import { openSoundSource } from './sound-source.ts'

/** A still slide: each repetition lets the encoder make it sharper. */
const frameRate = 5

/** A slide full of small text, as somebody shares it from a large screen, and silence. */
export function openTextPublisher(): Publisher {
  const zero = performance.now()
  const { paint, track, send } = openPictureSource(1920, 1080, 'detail')
  const letters = testSlideLetters * 1080
  paint.fillStyle = '#ffffff'
  paint.fillRect(0, 0, 1920, 1080)
  paint.fillStyle = '#1a1a1a'
  paint.font = `${letters}px "Liberation Sans", Arial, sans-serif`
  testSlide.forEach((line, index) => {
    paint.fillText(line, 120, 110 + index * letters * 1.9)
  })
  let frame = 0
  runClock(zero, frameRate, (tick) => {
    frame = tick
    send()
  })
  return { sound: openSoundSource(zero, () => 0), picture: track, frame: () => frame }
}

import type { Publisher } from './card-publisher.ts'
import { openPictureSource } from './picture-source.ts'
import { runClock } from './run-clock.ts'
import { slides } from './slides.ts'
import { openSoundSource } from './sound-source.ts'
import { loudnessAt, speak } from './speak.ts'

/** A lecture needs no more: the slide itself changes every few seconds only. */
const frameRate = 15
const slideSeconds = 8

/** Slides with a clock and a frame counter, a drawn lecturer, and a tone that comes and goes like speech. */
export function openLecturePublisher(): Publisher {
  const zero = performance.now()
  const screen = openPictureSource(1280, 720, 'detail')
  const face = openPictureSource(640, 360, 'motion')
  let frame = 0
  runClock(zero, frameRate, (tick) => {
    frame = tick
    const seconds = tick / frameRate
    paintSlide(screen.paint, seconds, frame)
    screen.send()
    paintFace(face.paint, seconds, loudnessAt(seconds))
    face.send()
  })
  return { sound: openSoundSource(zero, speak), picture: screen.track, face: face.track, frame: () => frame }
}

function paintSlide(paint: CanvasRenderingContext2D, seconds: number, frame: number): void {
  const number = Math.floor(seconds / slideSeconds) % slides.length
  const slide = slides[number]
  if (!slide) return
  paint.fillStyle = '#fbfbf8'
  paint.fillRect(0, 0, 1280, 720)
  paint.fillStyle = '#22303a'
  paint.textAlign = 'left'
  paint.font = '600 56px system-ui, sans-serif'
  paint.fillText(slide.title, 80, 130)
  paint.font = '32px system-ui, sans-serif'
  slide.lines.forEach((line, index) => {
    paint.fillText(`•  ${line}`, 90, 260 + index * 80)
  })
  paint.save()
  paint.translate(980, 370)
  slide.draw(paint)
  paint.restore()
  paint.fillStyle = '#5d6b74'
  paint.font = '24px ui-monospace, monospace'
  paint.fillText(new Date().toLocaleTimeString('en-GB'), 80, 670)
  paint.textAlign = 'right'
  paint.fillText(`slide ${number + 1} of ${slides.length}   frame ${frame}`, 1200, 670)
}

function paintFace(paint: CanvasRenderingContext2D, seconds: number, loudness: number): void {
  const sway = Math.sin(seconds * 0.9) * 8
  paint.fillStyle = '#dfe7ea'
  paint.fillRect(0, 0, 640, 360)
  paint.fillStyle = '#2b6cb0'
  circle(paint, 320 + sway, 400, 150)
  paint.fillStyle = '#e2b58f'
  circle(paint, 320 + sway, 160, 90)
  paint.fillStyle = '#22303a'
  const blink = seconds % 4 < 0.15 ? 2 : 9
  paint.fillRect(282 + sway, 145 - blink / 2, 14, blink)
  paint.fillRect(344 + sway, 145 - blink / 2, 14, blink)
  paint.fillRect(296 + sway, 200, 48, 4 + loudness * 26)
}

function circle(paint: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  paint.beginPath()
  paint.arc(x, y, radius, 0, Math.PI * 2)
  paint.fill()
}

/** A slide of the demo lecture: a title, a few lines, a drawing that goes with them. */
export type Slide = { title: string; lines: readonly string[]; draw(paint: CanvasRenderingContext2D): void }

const blue = '#2b6cb0'
const green = '#2f855a'
const ink = '#22303a'

/** Drawings go into a square of 400 whose origin is its centre. */
export const slides: readonly Slide[] = [
  {
    title: 'How waves carry sound',
    lines: ['A vibration pushes the air', 'The push travels, the air stays', 'The ear feels it arrive'],
    draw(paint) {
      paint.strokeStyle = blue
      paint.lineWidth = 6
      for (let ring = 1; ring <= 5; ring++) {
        paint.globalAlpha = 1.1 - ring * 0.2
        paint.beginPath()
        paint.arc(-150, 0, ring * 60, -0.7, 0.7)
        paint.stroke()
      }
      paint.globalAlpha = 1
    },
  },
  {
    title: 'Pitch is how often',
    lines: ['Slow vibration: a low tone', 'Fast vibration: a high tone', 'We hear 20 to 20,000 a second'],
    draw(paint) {
      wave(paint, -80, 40, 70, blue)
      wave(paint, 80, 14, 70, green)
    },
  },
  {
    title: 'Loudness is how far',
    lines: ['A small swing is soft', 'A wide swing is loud', 'Ten times the power: 10 decibels'],
    draw(paint) {
      wave(paint, -90, 26, 25, green)
      wave(paint, 70, 26, 100, blue)
    },
  },
  {
    title: 'Two tones together',
    lines: ['Waves add up', 'In step they grow', 'Out of step they cancel'],
    draw(paint) {
      paint.fillStyle = blue
      for (let bar = 0; bar < 24; bar++) {
        const height = 150 * Math.abs(Math.sin(bar * 0.55) + Math.sin(bar * 0.7)) * 0.5
        paint.fillRect(-190 + bar * 16, -height, 10, height * 2)
      }
    },
  },
  {
    title: 'What we have seen',
    lines: ['Sound is a travelling push', 'Pitch, loudness, and their sum', 'Next week: how rooms answer'],
    draw(paint) {
      paint.strokeStyle = ink
      paint.lineWidth = 5
      paint.strokeRect(-170, -120, 340, 240)
      paint.strokeStyle = green
      paint.beginPath()
      paint.moveTo(-150, 100)
      for (const [x, y] of [
        [-60, -120],
        [40, 120],
        [120, -120],
        [160, -20],
      ] as const)
        paint.lineTo(x, y)
      paint.stroke()
    },
  },
]

function wave(paint: CanvasRenderingContext2D, y: number, length: number, height: number, colour: string): void {
  paint.strokeStyle = colour
  paint.lineWidth = 6
  paint.beginPath()
  for (let x = -190; x <= 190; x += 2) paint.lineTo(x, y + Math.sin(x / length) * height)
  paint.stroke()
}

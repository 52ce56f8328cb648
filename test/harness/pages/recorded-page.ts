/**
 * A page that a machine can judge: it draws a counter (15 a second, 12 bits as black and white columns), and a
 * tone of 1 kHz sounds for the first tenth of every second, both from the sound device's clock. `freeze()` lets
 * everything stand still and be silent, and answers the numbers that stood for so long that a recording at 30 pictures a
 * second cannot have missed them.
 */
export const recordedPage = `<!doctype html><body style="margin:0;background:#777"><canvas width=1280 height=720></canvas>
<script>
const context = new AudioContext()
const tone = new OscillatorNode(context, { frequency: 1000 })
const level = new GainNode(context, { gain: 0 })
tone.connect(level).connect(context.destination)
tone.start()
for (let second = 1; second < 120; second++) {
  level.gain.setValueAtTime(0.5, second)
  level.gain.setValueAtTime(0, second + 0.1)
}
const paper = document.querySelector('canvas').getContext('2d')
const drawn = []
let frozen = false
function freeze() {
  frozen = true
  level.disconnect()
  const stood = (index) => (drawn[index + 1]?.at ?? performance.now()) - drawn[index].at
  return drawn.filter((_, index) => stood(index) >= 50).map(({ number }) => number)
}
function draw() {
  if (frozen) return
  const { contextTime } = context.getOutputTimestamp()
  const number = Math.floor(contextTime * 15)
  if (drawn.at(-1)?.number !== number) drawn.push({ number, at: performance.now() })
  for (let bit = 0; bit < 12; bit++) {
    paper.fillStyle = (number >> (11 - bit)) & 1 ? '#fff' : '#000'
    paper.fillRect(40 + bit * 100, 300, 100, 200)
  }
  requestAnimationFrame(draw)
}
draw()
</script>`

/** Numbers a second. */
export const counterRate = 15

export type GrayPixels = { width: number; pixels: Uint8Array }

/** Of a picture of the page in any size. */
export function readCounter({ width, pixels }: GrayPixels): number {
  const scale = width / 1280
  let number = 0
  for (let bit = 0; bit < 12; bit++) {
    const pixel = Math.round(400 * scale) * width + Math.round((90 + bit * 100) * scale)
    number = number * 2 + ((pixels[pixel] ?? 0) > 127 ? 1 : 0)
  }
  return number
}

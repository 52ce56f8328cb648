/**
 * A page that a machine can judge: it draws a counter (15 a second, 12 bits as black and white columns) and flashes its
 * upper third for the first tenth of every second while a tone of 1 kHz sounds, all from the sound device's clock.
 * `window.freeze()` lets everything stand still and be silent.
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
let frozen = false
window.freeze = () => { frozen = true; level.disconnect() }
function draw() {
  if (frozen) return
  const { contextTime } = context.getOutputTimestamp()
  const number = Math.floor(contextTime * 15)
  paper.fillStyle = contextTime >= 1 && contextTime % 1 < 0.1 ? '#fff' : '#000'
  paper.fillRect(0, 0, 1280, 240)
  for (let bit = 0; bit < 12; bit++) {
    paper.fillStyle = (number >> (11 - bit)) & 1 ? '#fff' : '#000'
    paper.fillRect(40 + bit * 100, 300, 100, 200)
  }
  requestAnimationFrame(draw)
}
draw()
</script>`

export type GrayPixels = { width: number; pixels: Uint8Array }

export function readCounter({ width, pixels }: GrayPixels): number {
  let number = 0
  for (let bit = 0; bit < 12; bit++) number = number * 2 + ((pixels[400 * width + 90 + bit * 100] ?? 0) > 127 ? 1 : 0)
  return number
}

export function isFlash({ width, pixels }: GrayPixels): boolean {
  return (pixels[120 * width + width / 2] ?? 0) > 127
}

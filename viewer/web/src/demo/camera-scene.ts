/**
 * A picture that moves about as somebody before a camera does, with a sensor's grain: what a recorder's cost is measured
 * with. Answers a function that paints the scene as it is at a second of the clock.
 */
export function openCameraScene(paint: CanvasRenderingContext2D): (seconds: number) => void {
  const { width, height } = paint.canvas
  const grain = openGrain()
  return (seconds) => {
    const wall = paint.createLinearGradient(0, 0, width, height)
    wall.addColorStop(0, '#7d8a8c')
    wall.addColorStop(1, '#4c5557')
    paint.fillStyle = wall
    paint.fillRect(0, 0, width, height)
    const sway = Math.sin(seconds * 1.3) * width * 0.03 + Math.sin(seconds * 3.1) * width * 0.008
    const nod = Math.sin(seconds * 2.3) * height * 0.015
    const middle = width * 0.66 + sway
    ellipse(paint, middle, height * 1.08 + nod, width * 0.24, height * 0.42, '#2f4a63')
    ellipse(paint, middle, height * 0.47 + nod, width * 0.095, height * 0.25, '#c49a7c')
    ellipse(paint, middle, height * 0.3 + nod, width * 0.1, height * 0.13, '#3a2c24')
    const open = 2 + Math.abs(Math.sin(seconds * 7)) * height * 0.03
    ellipse(paint, middle, height * 0.6 + nod, width * 0.03, open, '#6b2f2c')
    const hand = Math.sin(seconds * 4.1)
    ellipse(paint, middle - width * 0.2 + hand * 24, height * 0.8 - hand * 30, width * 0.035, height * 0.06, '#c49a7c')
    paint.globalAlpha = 0.06
    paint.fillStyle = grain(paint, Math.floor(seconds * 15))
    paint.fillRect(0, 0, width, height)
    paint.globalAlpha = 1
  }
}

function ellipse(paint: CanvasRenderingContext2D, x: number, y: number, rx: number, ry: number, colour: string): void {
  paint.fillStyle = colour
  paint.beginPath()
  paint.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI)
  paint.fill()
}

/** Grain that is another one in every frame: a tile of noise, laid at another place each time. */
function openGrain(): (paint: CanvasRenderingContext2D, frame: number) => CanvasPattern | string {
  const size = 128
  const tile = new OffscreenCanvas(size, size)
  const context = tile.getContext('2d')
  const image = context?.createImageData(size, size)
  if (!context || !image) return () => 'transparent'
  // A fixed sequence (Numerical Recipes' generator): the same scene in every run.
  let state = 1
  for (let at = 0; at < image.data.length; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    image.data.fill(state >>> 24, at, at + 3)
    image.data[at + 3] = 255
  }
  context.putImageData(image, 0, 0)
  return (paint, frame) => {
    const pattern = paint.createPattern(tile, 'repeat')
    pattern?.setTransform(new DOMMatrix([1, 0, 0, 1, (frame * 47) % size, (frame * 89) % size]))
    return pattern ?? 'transparent'
  }
}

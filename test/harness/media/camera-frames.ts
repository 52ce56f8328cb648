import { cardAt, cardFrameRate, drawTestCard } from '../../../core/test-card/test-card.ts'

export const cameraSize = { width: 640, height: 360 }
/** The card fills this part of the camera's width and height, in its upper left corner: readable at a fifth of a stage. */
export const cardPart = 0.6

/**
 * A camera without a browser: somebody who moves before a wall, with a sensor's grain, and before it the card of each
 * frame's number (its time is that of the frame, not of day). I420; each picture is valid until the next one is asked for.
 */
export function* drawCamera(frames: number): Generator<Buffer> {
  const { width, height } = cameraSize
  const picture = Buffer.alloc((width * height * 3) / 2, 128)
  const grain = makeGrain()
  for (let frame = 0; frame < frames; frame++) {
    const seconds = frame / cardFrameRate
    paintWall(picture)
    paintPerson(picture, seconds)
    addGrain(picture, grain, frame)
    const card = cardAt((frame + 0.5) / cardFrameRate, seconds * 1000)
    for (const { x, y, width: across, height: down, light } of drawTestCard(
      card,
      width * cardPart,
      height * cardPart,
    )) {
      for (let row = Math.round(y); row < y + down; row++) {
        picture.fill(light, row * width + Math.round(x), row * width + Math.round(x + across))
      }
    }
    yield Buffer.from(picture)
  }
}

function paintWall(picture: Buffer): void {
  const { width, height } = cameraSize
  for (let row = 0; row < height; row++)
    picture.fill(140 - Math.round((row / height) * 60), row * width, (row + 1) * width)
}

function paintPerson(picture: Buffer, seconds: number): void {
  const { width, height } = cameraSize
  const sway = Math.sin(seconds * 1.3) * width * 0.03 + Math.sin(seconds * 3.1) * width * 0.008
  const nod = Math.sin(seconds * 2.3) * height * 0.015
  const middle = width * 0.78 + sway
  const hand = Math.sin(seconds * 4.1)
  ellipse(picture, middle, height * 1.08 + nod, width * 0.24, height * 0.42, 70)
  ellipse(picture, middle, height * 0.47 + nod, width * 0.095, height * 0.25, 165)
  ellipse(picture, middle, height * 0.3 + nod, width * 0.1, height * 0.13, 45)
  ellipse(picture, middle, height * 0.6 + nod, width * 0.03, 2 + Math.abs(Math.sin(seconds * 7)) * height * 0.03, 65)
  ellipse(picture, middle - width * 0.2 + hand * 24, height * 0.8 - hand * 30, width * 0.035, height * 0.06, 165)
}

function ellipse(picture: Buffer, x: number, y: number, across: number, down: number, light: number): void {
  const { width, height } = cameraSize
  for (let row = Math.max(0, Math.ceil(y - down)); row < Math.min(height, y + down); row++) {
    const half = across * Math.sqrt(Math.max(0, 1 - ((row - y) / down) ** 2))
    const from = Math.max(0, Math.round(x - half))
    picture.fill(light, row * width + from, row * width + Math.max(from, Math.min(width, Math.round(x + half))))
  }
}

const grainSize = 1 << 16

/** A fixed sequence (Numerical Recipes' generator): the same camera in every run. */
function makeGrain(): Int8Array {
  let state = 1
  return Int8Array.from({ length: grainSize }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state >>> 28) - 8
  })
}

/** Another place of the same grain in every frame. */
function addGrain(picture: Buffer, grain: Int8Array, frame: number): void {
  const { width, height } = cameraSize
  const from = (frame * 40_503) % grainSize
  for (let at = 0; at < width * height; at++) {
    picture[at] = (picture[at] ?? 0) + (grain[(at + from) % grainSize] ?? 0)
  }
}

/**
 * A picture that machines can read: a frame counter and the wall time as big black and white blocks, and a band that
 * flashes with the beep. Everything is placed in parts of the picture's size, so that it survives scaling, and inside
 * the middle of the picture, so that labels at the edge cover none of it.
 *
 * Layout, from the top, in parts of the height: 0.04-0.16 the flash band (white while the beep sounds, else black);
 * 0.20-0.84 five rows of 16 blocks between 0.08 and 0.92 of the width, the highest bit first, white is 1:
 * rows 1-2: 24 bits of frame number, 8 bits of checksum; rows 3-5: 40 bits of milliseconds since 1970, 8 bits of
 * checksum. The rest is mid grey: a picture of one colour is never a valid card.
 */
export type TestCard = {
  /** Frames since the start of the clock, modulo 2^24; 15 a second. */
  frame: number
  /** Milliseconds since 1970 at drawing, modulo 2^40. */
  time: number
  flash: boolean
}

/** Frames a second: sampling 30 pictures a second sees each of them. */
export const cardFrameRate = 15
/** Before a moving scene the card fills this part of the picture's width and height, in its upper left corner. */
export const smallCard = 0.4
/** Seconds the flash and the beep last, from each full second of the clock. */
export const flashSeconds = 0.1

/** A rectangle in pixels and its brightness, 0 to 255. */
export type CardBlock = { x: number; y: number; width: number; height: number; light: number }

const columns = 16
const rows = 5
const area = { left: 0.08, right: 0.92, top: 0.2, bottom: 0.84 }
const band = { left: 0.08, right: 0.92, top: 0.04, bottom: 0.16 }
const grey = 110

/** What to paint for a card, in order, the background first. */
export function drawTestCard(card: TestCard, width: number, height: number): CardBlock[] {
  const blocks: CardBlock[] = [{ x: 0, y: 0, width, height, light: grey }]
  const add = (box: { left: number; top: number; right: number; bottom: number }, white: boolean) => {
    const x = Math.round(box.left * width)
    const y = Math.round(box.top * height)
    blocks.push({
      x,
      y,
      width: Math.round(box.right * width) - x,
      height: Math.round(box.bottom * height) - y,
      light: white ? 255 : 0,
    })
  }
  add(band, card.flash)
  cardBits(card).forEach((bit, index) => {
    add(blockOf(index), bit)
  })
  return blocks
}

/** One picture's brightness, a byte per pixel (of the whole frame that the card is a part of). */
export type GrayPicture = { data: ArrayLike<number>; width: number; height: number }
/** Where in the picture the card is, pixels. */
export type CardPlace = { x: number; y: number; width: number; height: number }

/** Reads a card back; undefined when what is there is no card or cannot be read. */
export function readTestCard(
  picture: GrayPicture,
  place: CardPlace = { x: 0, y: 0, width: picture.width, height: picture.height },
): TestCard | undefined {
  const bits = Array.from({ length: columns * rows }, (_, index) => lightAt(picture, place, blockOf(index)))
  if (bits.some((light) => light > 90 && light < 130)) return undefined
  const values = bits.map((light) => light >= 128)
  const frame = number(values.slice(0, 24))
  const time = number(values.slice(32, 72))
  if (number(values.slice(24, 32)) !== checksum(frame)) return undefined
  if (number(values.slice(72, 80)) !== checksum(time)) return undefined
  return { frame, time, flash: lightAt(picture, place, band) >= 128 }
}

/** The card's clock at `seconds`: which frame it is and whether the flash is on. */
export function cardAt(seconds: number, time: number): TestCard {
  const frame = Math.floor(seconds * cardFrameRate)
  return {
    frame: frame % 2 ** 24,
    time: Math.round(time) % 2 ** 40,
    // By the frame's own time, so that a flash is the same frames whenever they are painted.
    flash: (frame / cardFrameRate) % 1 < flashSeconds,
  }
}

/** A card's time as whole milliseconds since 1970, for a card that was drawn within 17 years of `near`. */
export function drawnAt(card: TestCard, near: number): number {
  return card.time + Math.round((near - card.time) / 2 ** 40) * 2 ** 40
}

function cardBits({ frame, time }: TestCard): boolean[] {
  return [...bitsOf(frame, 24), ...bitsOf(checksum(frame), 8), ...bitsOf(time, 40), ...bitsOf(checksum(time), 8)]
}

function bitsOf(value: number, count: number): boolean[] {
  return Array.from({ length: count }, (_, index) => Math.floor(value / 2 ** (count - 1 - index)) % 2 === 1)
}

function number(bits: boolean[]): number {
  return bits.reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0)
}

/** One byte that all-black, all-white and one wrong bit do not match. */
function checksum(value: number): number {
  let sum = 0x5a
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) sum = (sum * 31 + (rest % 256) + 7) % 256
  return sum
}

function blockOf(index: number): { left: number; top: number; right: number; bottom: number } {
  const width = (area.right - area.left) / columns
  const height = (area.bottom - area.top) / rows
  const left = area.left + (index % columns) * width
  const top = area.top + Math.floor(index / columns) * height
  return { left, top, right: left + width, bottom: top + height }
}

/** Mean brightness of the middle of a box: its edges are blurred by scaling and compression. */
function lightAt(
  picture: GrayPicture,
  place: CardPlace,
  box: { left: number; top: number; right: number; bottom: number },
): number {
  const inner = 0.3
  const fromX = Math.round(place.x + place.width * (box.left + (box.right - box.left) * inner))
  const toX = Math.max(fromX + 1, Math.round(place.x + place.width * (box.right - (box.right - box.left) * inner)))
  const fromY = Math.round(place.y + place.height * (box.top + (box.bottom - box.top) * inner))
  const toY = Math.max(fromY + 1, Math.round(place.y + place.height * (box.bottom - (box.bottom - box.top) * inner)))
  let sum = 0
  let count = 0
  for (let y = fromY; y < toY && y < picture.height; y++) {
    for (let x = fromX; x < toX && x < picture.width; x++) {
      sum += picture.data[y * picture.width + x] ?? 0
      count += 1
    }
  }
  return count === 0 ? grey : sum / count
}

import type { ReceivedTile } from '../../conference/signals.ts'
import type { OutputPicture } from '../capture/watch-output.ts'
import type { Received } from './seen.ts'

/** Brightness (0 to 255) of every pixel of the small output picture that lies wholly within a tile. */
export function tilePixels({ width, height, pixels }: OutputPicture, tile: ReceivedTile): number[] {
  const found: number[] = []
  const right = Math.floor((tile.x + tile.width) * width)
  const bottom = Math.floor((tile.y + tile.height) * height)
  for (let y = Math.ceil(tile.y * height); y < bottom; y++) {
    for (let x = Math.ceil(tile.x * width); x < right; x++) found.push(pixels[y * width + x] ?? 0)
  }
  return found
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

/** The largest difference between two pictures of the same form. */
export function largestChange(before: readonly number[], after: readonly number[]): number {
  return before.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (after[index] ?? value))), 0)
}

/** How a tile looked in each of these signals; undefined when it was not there, or elsewhere, in one of them. */
export function sameTile(tile: ReceivedTile, signals: readonly Received[]): ReceivedTile[] | undefined {
  const found = signals.map(({ tiles }) => tiles.find((other) => standsLike(other, tile)))
  return found.every((each) => each !== undefined) ? found : undefined
}

function standsLike(one: ReceivedTile, other: ReceivedTile): boolean {
  return (
    one.key === other.key &&
    one.x === other.x &&
    one.y === other.y &&
    one.width === other.width &&
    one.height === other.height
  )
}

import type { ReceivedTile } from '../../conference/signals.ts'
import type { OutputPicture } from '../capture/watch-output.ts'
import type { Received } from './seen.ts'

/** Mean brightness (0 to 255) of the pixels of the small output picture that lie wholly within a tile; 0 if none does. */
export function tileMean({ width, height, pixels }: OutputPicture, tile: ReceivedTile): number {
  let [sum, count] = [0, 0]
  eachPixel(width, height, tile, (pixel) => {
    sum += pixels[pixel] ?? 0
    count++
  })
  return sum / Math.max(1, count)
}

/** The largest difference between the pixels of a tile in two output pictures. */
export function tileChange(before: OutputPicture, after: OutputPicture, tile: ReceivedTile): number {
  let largest = 0
  eachPixel(before.width, before.height, tile, (pixel) => {
    largest = Math.max(largest, Math.abs((before.pixels[pixel] ?? 0) - (after.pixels[pixel] ?? 0)))
  })
  return largest
}

function eachPixel(width: number, height: number, tile: ReceivedTile, look: (pixel: number) => void): void {
  const right = Math.floor((tile.x + tile.width) * width)
  const bottom = Math.floor((tile.y + tile.height) * height)
  for (let y = Math.ceil(tile.y * height); y < bottom; y++) {
    for (let x = Math.ceil(tile.x * width); x < right; x++) look(y * width + x)
  }
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

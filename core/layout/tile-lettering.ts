/** First letters of the first and the last word of a name: what a tile without a picture shows. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u)
  const last = words.length > 1 ? words.at(-1) : undefined
  return [words[0], last]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}

/** Height of the letters of a tile's name, pixels, by the tile's width. */
export function labelSize(width: number): number {
  return Math.max(11, Math.min(20, width / 32))
}

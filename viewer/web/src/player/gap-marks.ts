import type { CSSProperties } from 'react'

type Gap = { at: number; length: number }

/** Marks on the time bar where pieces are missing; nothing while the length is not known (0). Milliseconds. */
export function gapMarks(gaps: Gap[], duration: number): CSSProperties | undefined {
  if (gaps.length === 0 || duration === 0) return undefined
  const marks = gaps.map(({ at }) => {
    const place = `${((100 * at) / duration).toFixed(3)}%`
    return `linear-gradient(#ffb454, #ffb454) ${place} 0 / 4px 100% no-repeat`
  })
  const background = [...marks, 'rgb(255 255 255 / 28%)'].join(', ')
  return { '--media-range-track-background': background } as CSSProperties
}

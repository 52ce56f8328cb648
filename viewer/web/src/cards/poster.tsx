import { useState } from 'react'
import classes from './poster.module.css'

type Properties = { id: string; src: string | null; eager?: boolean }

/** A lecture's picture, or a quiet stand-in of its own while there is none. Decoration: the title stands beside it. */
export function Poster({ id, src, eager = false }: Properties) {
  const [broken, setBroken] = useState<string>()
  if (!src || broken === src)
    return (
      <span className={classes.standIn} data-tone={tone(id)} aria-hidden="true">
        <svg viewBox="0 0 160 90" preserveAspectRatio="xMidYMax slice" focusable="false" aria-hidden="true">
          <path d="M48 90V62a32 32 0 0 1 64 0v28" />
          <path d="M24 90V62a56 56 0 0 1 112 0v28" />
          <path d="M0 90V62a80 80 0 0 1 160 0v28" />
        </svg>
      </span>
    )
  return (
    <img
      className={classes.picture}
      src={src}
      alt=""
      width={640}
      height={360}
      decoding="async"
      loading={eager ? 'eager' : 'lazy'}
      onError={() => setBroken(src)}
    />
  )
}

/** The same lecture always has the same one of four tones. */
function tone(id: string): number {
  let sum = 0
  for (const letter of id) sum += letter.charCodeAt(0)
  return sum % 4
}

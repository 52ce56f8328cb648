import { generate } from 'lean-qr'
import { toSvgPath } from 'lean-qr/extras/svg'

/** Modules of white around it that readers need (ISO/IEC 18004). */
const quiet = 4

/** Drawn in this browser: nobody else sees what it holds. Dark on white, whatever the theme. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = generate(text)
  const size = code.size + 2 * quiet
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-quiet} ${-quiet} ${size} ${size}`}
      width="200"
      height="200"
      shapeRendering="crispEdges"
      style={{ background: '#fff', alignSelf: 'center' }}
    >
      <path d={toSvgPath(code)} fill="#000" />
    </svg>
  )
}

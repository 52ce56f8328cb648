import type { ReactNode } from 'react'
import { t } from '../language/language.ts'
import type { PermissionPlace } from './permission-place.ts'

/** Where to click: the browser's bar or menu, with a ring around the place. */
export function PermissionPicture({ place }: { place: PermissionPlace }) {
  const { label, drawing } = pictures[place]
  return (
    <svg
      viewBox="0 0 320 96"
      width="100%"
      style={{ maxWidth: '20rem', display: 'block', marginTop: '0.5rem' }}
      role="img"
      aria-label={label}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
    >
      {drawing}
    </svg>
  )
}

function Ring({ x, y, width = 40 }: { x: number; y: number; width?: number }) {
  const color = 'var(--mantine-color-live-6)'
  return <rect x={x - width / 2} y={y - 20} width={width} height="40" rx="20" stroke={color} strokeWidth="3" />
}

function AddressBar({ from = 76 }: { from?: number }) {
  return (
    <g opacity="0.5">
      <rect x="20" y="10" width="296" height="36" rx="18" />
      <path d={`M${from} 28h120`} />
    </g>
  )
}

/** Two sliders, the sign of Chrome and Edge for what a page may do. */
function Sliders({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x - 42} ${y - 28})`}>
      <path d="M33 23h10M49 23h2M33 33h2M41 33h10" />
      <circle cx="46" cy="23" r="3" />
      <circle cx="38" cy="33" r="3" />
    </g>
  )
}

/** A line with a switch that is on. */
function Switched({ y }: { y: number }) {
  return (
    <g>
      <path d={`M44 ${y}h50`} opacity="0.5" />
      <rect x="120" y={y - 6} width="24" height="12" rx="6" />
      <circle cx="138" cy={y} r="3" fill="currentColor" />
    </g>
  )
}

function Crossed({ x, y }: { x: number; y: number }) {
  return <path d={`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`} />
}

function Words({ x, y, children }: { x: number; y: number; children: string }) {
  return (
    <text x={x} y={y} fill="currentColor" stroke="none" fontSize="16" fontWeight="600">
      {children}
    </text>
  )
}

/** What unfolds below a sign: two lines, for camera and microphone. */
const card = <rect x="26" y="54" width="130" height="40" rx="6" opacity="0.5" />

const pictures: Record<PermissionPlace, { label: string; drawing: ReactNode }> = {
  'desktop-chrome': {
    label: t('The sign with two sliders is inside the address bar, left of the address; two switches unfold below it.'),
    drawing: (
      <>
        <AddressBar />
        <Sliders x={42} y={28} />
        <Ring x={42} y={28} />
        {card}
        <Switched y={66} />
        <Switched y={82} />
      </>
    ),
  },
  'android-chrome': {
    label: t('The sign is inside the address bar at the top, left of the address.'),
    drawing: (
      <>
        <path d="M12 96V8a6 6 0 0 1 6 -6h284a6 6 0 0 1 6 6v88" opacity="0.5" />
        <g transform="translate(4 12) scale(0.94 1)">
          <AddressBar />
        </g>
        <Sliders x={44} y={40} />
        <Ring x={44} y={40} />
      </>
    ),
  },
  firefox: {
    label: t(
      'The crossed-out camera is inside the address bar, left of the address; what is blocked unfolds below it.',
    ),
    drawing: (
      <>
        <AddressBar from={126} />
        <path d="M36 27v-4a6 6 0 0 1 12 0v4M34 27h16v10h-16z" opacity="0.5" />
        <path d="M78 22h14v12h-14zM92 26l8 -4v12l-8 -4M76 38l24 -20" />
        <Ring x={88} y={28} width={48} />
        {card}
        <path d="M44 66h60M44 82h60" opacity="0.5" />
        <Crossed x={136} y={66} />
        <Crossed x={136} y={82} />
      </>
    ),
  },
  'mac-safari': {
    label: t(
      'The menu Safari is at the top of the screen, next to the apple; the settings for this website are in it.',
    ),
    drawing: (
      <>
        <path d="M4 30h312" opacity="0.5" />
        <circle cx="20" cy="16" r="6" opacity="0.5" />
        <Words x={44} y={21}>
          Safari
        </Words>
        <path d="M118 16h30M166 16h30M214 16h30" opacity="0.5" />
        <path d="M36 30v64h150V30" opacity="0.5" />
        <path d="M52 42h70" opacity="0.5" />
        <path d="M52 68h104" />
        <Ring x={106} y={68} width={136} />
      </>
    ),
  },
  'ios-safari': {
    label: t('The sign is inside the address bar at the bottom, left of the address.'),
    drawing: (
      <>
        <path d="M12 0v88a6 6 0 0 0 6 6h284a6 6 0 0 0 6 -6V0" opacity="0.5" />
        <g transform="translate(4 34) scale(0.94 1)">
          <AddressBar />
        </g>
        <Words x={33} y={68}>
          aA
        </Words>
        <Ring x={44} y={62} />
      </>
    ),
  },
  other: {
    label: t('The sign is inside the address bar, left of the address.'),
    drawing: (
      <>
        <AddressBar />
        <Sliders x={42} y={28} />
        <Ring x={42} y={28} />
      </>
    ),
  },
}

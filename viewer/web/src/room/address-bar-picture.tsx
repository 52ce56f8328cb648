import { t } from '../language/language.ts'

/** Where to click: an address bar with a ring around the sign at its left. */
export function AddressBarPicture() {
  return (
    <svg
      viewBox="0 0 320 56"
      width="100%"
      style={{ maxWidth: '20rem', display: 'block', marginTop: '0.5rem' }}
      role="img"
      aria-label={t('The sign is inside the address bar, left of the address.')}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
    >
      <rect x="20" y="10" width="296" height="36" rx="18" opacity="0.5" />
      <circle cx="42" cy="28" r="20" stroke="var(--mantine-color-live-6)" strokeWidth="3" />
      <path d="M33 23h10M49 23h2M33 33h2M41 33h10" />
      <circle cx="46" cy="23" r="3" />
      <circle cx="38" cy="33" r="3" />
      <path d="M76 28h120" opacity="0.5" />
    </svg>
  )
}

/** Where people let a page use camera and microphone; each kind of browser has another place for it. */
export type PermissionPlace = 'desktop-chrome' | 'android-chrome' | 'firefox' | 'mac-safari' | 'ios-safari' | 'other'

/** By what a browser says of itself. An iPad calls itself a Macintosh, and is told by its touch points. Pure. */
export function permissionPlace(userAgent: string, touchPoints: number): PermissionPlace {
  const says = (pattern: RegExp) => pattern.test(userAgent)
  const chromium = says(/ Chrome\//)
  if (says(/Android/)) return chromium ? 'android-chrome' : 'other'
  // Other browsers of iPhones have Safari's engine, and other settings.
  if (says(/CriOS|FxiOS|EdgiOS|OPiOS|GSA\//)) return 'other'
  if (says(/iPhone|iPad|iPod/)) return says(/Safari\//) ? 'ios-safari' : 'other'
  if (chromium) return 'desktop-chrome'
  if (says(/Firefox\//)) return 'firefox'
  if (!says(/Macintosh.* Version\/.* Safari\//)) return 'other'
  return touchPoints > 1 ? 'ios-safari' : 'mac-safari'
}

/**
 * Chromium's command line. Nothing secret: any user of the machine can read it. No `--enable-automation`, because its
 * bar would be in the picture.
 */
export function chromiumArguments(options: {
  profile: string
  /** Undefined: without a window (a demo lecturer). */
  window?: { width: number; height: number }
  sandbox: boolean
  further?: string[]
}): string[] {
  const { profile, window, sandbox } = options
  return [
    `--user-data-dir=${profile}`,
    // A closed network must not be hammered, and nothing of a lecture goes to anybody else.
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-default-apps'],
    ...[
      '--disable-domain-reliability',
      '--disable-breakpad',
      '--no-pings',
      '--no-first-run',
      '--metrics-recording-only',
    ],
    ...['--disable-client-side-phishing-detection', '--disable-search-engine-choice-screen'],
    // The page is never "in the background", wherever the window is.
    ...['--disable-background-timer-throttling', '--disable-renderer-backgrounding'],
    '--disable-backgrounding-occluded-windows',
    ...['--disable-hang-monitor', '--disable-prompt-on-repost', '--disable-popup-blocking', '--disable-extensions'],
    ...['--disable-notifications', '--disable-infobars', '--noerrdialogs', '--test-type'],
    ...['--password-store=basic', '--use-mock-keychain', '--force-color-profile=srgb', '--lang=en'],
    `--disable-features=${unwanted.join(',')}`,
    '--autoplay-policy=no-user-gesture-required',
    ...(sandbox ? [] : ['--no-sandbox']),
    ...(window ? windowArguments(window) : ['--headless=new']),
    ...(options.further ?? []),
    'about:blank',
  ]
}

const unwanted = [
  ...['Translate', 'MediaRouter', 'OptimizationHints', 'DialMediaRouteProvider'],
  ...['AudioServiceSandbox', 'WebRtcHideLocalIpsWithMdns'],
  // Processes in advance, for what one types an address into and for further pages: 60 MB that nobody uses.
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'SpareRendererForSitePerProcess'],
]

function windowArguments({ width, height }: { width: number; height: number }): string[] {
  return [
    ...['--kiosk', '--kiosk', '--window-position=0,0', `--window-size=${width + 1},${height + 1}`, '--hide-scrollbars'],
    // There is no GPU behind Xvfb: drawing in software directly is cheaper than a GPU emulated in software.
    ...['--disable-gpu', '--force-device-scale-factor=1', '--disable-smooth-scrolling'],
    '--disable-pinch',
    // Shows every picture when its time has come. The algorithm leaves out some and shows others 70 ms late where frames
    // are painted late (measured with both cores taken by others: 11 to 15 of 310 lost, then none).
    '--disable-rtc-smoothness-algorithm',
  ]
}

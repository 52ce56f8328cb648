import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer-core'
import { precedence, setPrecedence } from '../../../core/process/set-precedence.ts'

/**
 * A headless Chromium for people in tests: fake camera and microphone, permission given, sound not heard, no
 * background traffic. `--no-sandbox` only because tests may run as root; the recorder's own Chromium is sandboxed.
 * `elsewhere`: people on other machines are in it, who must not wait for a processor of this one.
 * `without`: arguments that are left out.
 */
export async function openBrowser(
  options: { arguments?: string[]; without?: string[]; elsewhere?: boolean } = {},
): Promise<Browser & AsyncDisposable> {
  const browser = await puppeteer.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows',
      '--autoplay-policy=no-user-gesture-required',
      // Nobody hears them, and a device that is only played silently costs all the same.
      '--disable-audio-output',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...(options.arguments ?? []),
    ].filter((argument) => !options.without?.includes(argument)),
    defaultViewport: { width: 1280, height: 800 },
  })
  const pid = browser.process()?.pid
  if (options.elsewhere && pid) setPrecedence(precedence.capture, pid)
  return browser
}

/**
 * A headless Firefox ESR for people in tests, over WebDriver BiDi: fake camera and microphone, permission given to every
 * page. What begins to play by itself is up to it, as at home.
 */
export async function openFirefox(): Promise<Browser & AsyncDisposable> {
  return await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.permission.disabled': true,
      'media.navigator.streams.fake': true,
    },
    defaultViewport: { width: 1280, height: 800 },
  })
}

/** Lets the pages of a profile use camera and microphone. */
export async function allowDevices(context: BrowserContext, url: string): Promise<void> {
  // In Firefox they may already, and WebDriver BiDi knows no such permission there.
  if ((await context.browser().version()).startsWith('firefox')) return
  await context.overridePermissions(url, ['camera', 'microphone'])
}

/** Clicks the visible control with this accessible role and name, as soon as it is there. */
export async function press(
  page: Page,
  role: 'button' | 'link' | 'checkbox' | 'radio' | 'tab' | 'menuitem',
  name: string,
  timeout = 40_000,
): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="${role}"])`).setTimeout(timeout).click()
}

/** Presses the button of this name, and what the menu that it opens holds. */
export async function chooseFrom(page: Page, menu: string, item: string): Promise<void> {
  await press(page, 'button', menu)
  await press(page, 'menuitem', item)
  await page.waitForFunction(() => !document.querySelector('[role="menu"]'))
}

/** Types into the field with this label. */
export async function fill(page: Page, label: string, text: string): Promise<void> {
  await page.locator(`::-p-aria([name="${label}"][role="textbox"])`).setTimeout(40_000).fill(text)
}

/** Waits until somebody reads these words on the page. */
export async function reads(page: Page, words: string, timeout = 40_000): Promise<void> {
  await page.waitForFunction((words) => document.body.textContent.includes(words), { timeout }, words)
}

/** Waits until nobody reads these words on the page any more. */
export async function readsNoMore(page: Page, words: string, timeout = 40_000): Promise<void> {
  await page.waitForFunction((words) => !document.body.textContent.includes(words), { timeout }, words)
}

import puppeteer, { type Browser, type Page } from 'puppeteer-core'

/** A real Chromium with a camera and a microphone of its own making. */
export async function startBrowser(...more: string[]): Promise<Browser> {
  return await puppeteer.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--auto-select-desktop-capture-source=Entire screen',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows',
      ...more,
    ],
  })
}

/** The brightness of every pixel of the page as it is painted now. */
export async function grayScreenshot(page: Page): Promise<{ data: Uint8Array; width: number; height: number }> {
  const { PNG } = await import('pngjs')
  const { width, height, data } = PNG.sync.read(Buffer.from(await page.screenshot({ type: 'png' })))
  const gray = new Uint8Array(width * height)
  for (let pixel = 0; pixel < gray.length; pixel++) {
    const at = pixel * 4
    gray[pixel] = Math.round(((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3)
  }
  return { data: gray, width, height }
}

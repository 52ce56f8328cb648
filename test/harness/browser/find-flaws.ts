import { mkdir } from 'node:fs/promises'
import type { Page } from 'puppeteer-core'
import { axeFindings, colourRules } from './axe-findings.ts'

export const phone = { width: 360, height: 740 }
export const desk = { width: 1280, height: 800 }

/** How a page is looked at; in the dark by its colours alone, which no width changes. */
const looks = [
  { window: phone, scheme: 'light' },
  { window: desk, scheme: 'light' },
  { window: desk, scheme: 'dark' },
] as const

/** Where a page does not fit its window, and what axe finds: on a phone and on a desk, light and dark. */
export async function findFlaws(page: Page, name: string): Promise<string[]> {
  const flaws: string[] = []
  const before = page.viewport() ?? desk
  for (const { window, scheme } of looks) {
    // What else a viewport has, a touch screen for example, is not changed without loading the page again.
    await page.setViewport({ ...before, ...window })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    await page.waitForFunction((scheme) => document.documentElement.dataset.mantineColorScheme === scheme, {}, scheme)
    await settle(page)
    const widest = await page.evaluate(() => document.documentElement.scrollWidth)
    const found = await axeFindings(page, scheme === 'dark' ? colourRules : undefined)
    if (widest > window.width) found.unshift(`it is ${widest} px wide`)
    flaws.push(...found.map((flaw) => `${window.width} px, ${scheme}: ${flaw}`))
    await takePicture(page, `${name} ${window.width} ${scheme}`)
  }
  await page.emulateMediaFeatures([])
  await page.setViewport(before)
  return flaws
}

/** Until nothing moves: menus and dialogs open in a moment, and a page takes one to be as narrow as its window. */
export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().iterations === Infinity),
  )
  const fits = () => document.documentElement.scrollWidth <= window.innerWidth
  // What does not fit is found by who looks.
  await page.waitForFunction(fits, { timeout: 2_000 }).catch(() => {})
}

/** A picture of what the window shows, where PICTURES names a folder for them. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (!folder) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name.replaceAll(/\W+/g, '-')}.png`, captureBeyondViewport: false })
}

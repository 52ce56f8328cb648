import type { Page } from 'puppeteer-core'
import { AppError } from '../../core/errors.ts'
import { goTo } from '../browser/go-to.ts'

const loadMilliseconds = 15_000
const blankMilliseconds = 5_000

/**
 * Loads the recorder's page. The page that waits for a token takes it from the fragment; `again` comes from a blank page:
 * another fragment alone would not load anything.
 * @throws PageNotLoaded; BrowserHung when not even a blank page loads
 */
export async function loadPage(page: Page, address: string, again: boolean): Promise<void> {
  if (again) {
    await page.goto('about:blank', { timeout: blankMilliseconds }).catch((error: unknown) => {
      throw new BrowserHung({ cause: error })
    })
  }
  await goTo(page, address, loadMilliseconds)
}

/** The browser is sick, not the page. */
export class BrowserHung extends AppError {
  constructor(options?: ErrorOptions) {
    super('recorder.browser-hung', 'node', 'The browser does not even load an empty page.', options)
  }
}

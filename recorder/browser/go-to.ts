import type { Page } from 'puppeteer-core'
import { AppError } from '../../core/errors.ts'

/**
 * Loads an address whose fragment is a secret. Puppeteer puts addresses into its messages; this error's has none.
 * @throws PageNotLoaded
 */
export async function goTo(page: Page, address: string, milliseconds: number): Promise<void> {
  let answer: Awaited<ReturnType<Page['goto']>>
  try {
    answer = await page.goto(address, { waitUntil: 'domcontentloaded', timeout: milliseconds })
  } catch (error) {
    throw new PageNotLoaded(/net::\w+|Timeout|Navigating frame was detached/i.exec(String(error))?.[0] ?? 'unknown')
  }
  // 304 is no error: the browser has the page.
  if (answer && answer.status() >= 400) throw new PageNotLoaded(`HTTP ${answer.status()}`)
}

export class PageNotLoaded extends AppError {
  constructor(reason: string) {
    const todo = reason.includes('ERR_CERT')
      ? ' Browsers of recorders trust public certificates only: for Aula’s own pages, AULA_INTERNAL_URL may be http://.'
      : ''
    super('recorder.page-not-loaded', 'node', `The page could not be loaded: ${reason}.${todo}`)
  }
}

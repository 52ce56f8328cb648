import axe from 'axe-core'
import type { Page } from 'puppeteer-core'

/** What axe finds on a page that keeps people from using it: rule and elements, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const found = await page.evaluate(
    `${axe.source}; axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) =>
      ({ impact, text: id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ') })))`,
  )
  if (!isFindings(found)) throw new Error('axe did not answer with findings')
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ text }) => text)
}

function isFindings(value: unknown): value is { impact: string; text: string }[] {
  return Array.isArray(value)
}

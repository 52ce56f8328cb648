import axe from 'axe-core'
import type { Page } from 'puppeteer-core'

/** Rules whose answer depends on colours, which are all that light and dark differ in. */
export const colourRules: readonly string[] = ['color-contrast', 'link-in-text-block']

/** All rules that axe applies unless asked otherwise, and 2.5.8 of WCAG 2.2 AA, which it leaves out. */
const everything = { rules: { 'target-size': { enabled: true } } }

/**
 * What axe finds on a page as it is shown now that keeps people from using it (serious or critical) or that WCAG forbids: rule
 * and elements, one line each. `only`: these rules and no others.
 */
export async function axeFindings(page: Page, only?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const options = { resultTypes: ['violations'], elementRef: true, ...(only ? { runOnly: only } : everything) }
  const found = await page.evaluate(
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations.flatMap(({ id, impact, tags, nodes: all }) => {
      const nodes = all.filter(({ element }) => !(${isNoFlaw})(id, element))
      return nodes.length === 0 ? [] : { impact, tags, text: id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ') }
    }))`,
  )
  if (!isFindings(found)) throw new Error('axe did not answer with findings')
  return found
    .filter(
      ({ impact, tags }) => impact === 'serious' || impact === 'critical' || tags.some((tag) => /^wcag2/.test(tag)),
    )
    .map(({ text }) => text)
}

/**
 * In a page: what a dialog or menu covers in part is not what people aim at then, and the field of a list of choices scrolls it
 * by its keys.
 */
function isNoFlaw(rule: string, element: Element): boolean {
  if (rule === 'scrollable-region-focusable') return element.closest('[role=listbox]') !== null
  // Not `[role=menu]`: the player's are in the page, shut, all the time.
  const opened = [...document.querySelectorAll('[role=dialog], .mantine-Menu-dropdown')]
  const above = opened.filter((one) => one.checkVisibility())
  return rule === 'target-size' && above.length > 0 && !above.some((one) => one.contains(element))
}

function isFindings(value: unknown): value is { impact: string; tags: string[]; text: string }[] {
  return Array.isArray(value)
}

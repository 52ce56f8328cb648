import type { Page } from 'puppeteer-core'
import type { JoinStep } from '../../conference/join-step.ts'

/**
 * Does one step of joining as a person would: waits until what it is about can be seen, then clicks or types.
 * @throws when that takes longer than the step may
 */
export async function doStep(page: Page, step: JoinStep): Promise<void> {
  const field = page.locator(step.selector).setTimeout(step.within * 1_000)
  switch (step.act) {
    case 'click':
      await field.click()
      return
    case 'type':
      await field.fill(step.text)
      return
    case 'wait':
      await field.wait()
  }
}

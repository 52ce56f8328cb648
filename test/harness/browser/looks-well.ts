import type { Page } from 'puppeteer-core'
import { expect } from 'vitest'
import { findFlaws } from './find-flaws.ts'

/** Asserts that a page looks well as it is now. What does not fails the test when it ends, so that one run tells all of it. */
export async function looksWell(page: Page, name = new URL(page.url()).pathname): Promise<void> {
  expect.soft(await findFlaws(page, name), name).toEqual([])
}

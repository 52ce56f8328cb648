import type { Browser, Page } from 'puppeteer-core'
import type { Term } from '../aula/lay-term.ts'

export type Who = 'nobody' | keyof Term['people']

/** What somebody who looks at every page of an Aula brings along. */
export type Walk = {
  browser: Browser
  url: string
  term: Term
  /** Of the interface. */
  language: string
  /** A sentence of the interface in its language. */
  say(sentence: string, values?: Record<string, string>): string
  /** Called with each page before it shows anything. */
  begin?(page: Page): void
  /** Called with each page, dialog, menu and notice as soon as it is there; the window is wide. */
  look(page: Page, name: string): Promise<void>
}

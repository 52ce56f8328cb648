import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../harness/browser/browser.ts'
import { findBadTexts } from '../harness/browser/find-bad-texts.ts'

/* What `npm run measure -- languages` finds is found, and nothing else is. */

let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const narrow = 'width: 60px; overflow: hidden; white-space: nowrap'
const cases: [what: string, html: string, bad: string[]][] = [
  ['a text that fits', '<p>A text that fits</p>', []],
  ['one cut by its box', `<button style="${narrow}">Much too long for it</button>`, ['cut: Much too long for it']],
  [
    'one cut by a box further out',
    `<div style="${narrow}"><b>Much too long for it</b></div>`,
    ['cut: Much too long for it'],
  ],
  [
    'one cut below',
    '<div style="height: 20px; overflow: hidden"><p style="margin: 0">One<br>Two</p></div>',
    ['cut: Two'],
  ],
  ['what somebody typed', `<p dir="auto" style="${narrow}; text-overflow: ellipsis">Much too long for it</p>`, []],
  ['what can be scrolled', '<div style="width: 60px; overflow: auto"><nobr>Much too long for it</nobr></div>', []],
  [
    'what is for screen readers',
    '<p style="position: absolute; width: 1px; height: 1px; overflow: hidden">Heard</p>',
    [],
  ],
  ['a page that is too wide', '<div style="width: 700px">x</div>', ['the page is 340 px wider than the window']],
  ['English', '<p>Copied</p><input placeholder="Copy">', ['English: Copied', 'English: Copy']],
  ['English that nobody sees', '<p hidden>Copied</p>', []],
]

test.each(cases)('%s', async (_, html, bad) => {
  const page = await browser.newPage()
  await page.setViewport({ width: 360, height: 600 })
  await page.setContent(`<!doctype html><body style="margin: 0">${html}`)
  expect(await findBadTexts(page, ['Copied', 'Copy'])).toEqual(bad)
  await page.close()
})

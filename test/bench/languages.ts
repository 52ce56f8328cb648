import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, Page } from 'puppeteer-core'
import { type Measure, told } from '../../scripts/measurement.ts'
import { type RunningAula, startAula } from '../harness/aula.ts'
import { openBrowser } from '../harness/browser.ts'
import { findBadTexts } from '../harness/find-bad-texts.ts'
import { callFrom, openedOn, openPageOf, pagesOf, showPage, type Who } from '../harness/walk-pages.ts'

/** Untranslated sentences, and texts that are cut or stick out, on all pages. */
const bar = 0
const widths = [1280, 360]
/** Folder for pictures of everything that is looked at; none: no pictures. */
const pictures = process.env.PICTURES

type Row = { language: string; page: string; width: number; bad: string }

/** Every page that needs no recording, its dialogs, a room before and after joining, and the demo lecture. */
export const measure: Measure = {
  variants: ['all', 'en', 'de', 'fr', 'it'],
  async run(variant) {
    await using aula = await startAula({ demo: 'accounts' })
    const rows: Row[] = []
    for (const language of variant === 'all' ? ['en', 'de', 'fr', 'it'] : [variant ?? 'en']) {
      rows.push(...(await walk(aula, language)))
    }
    const bad = rows.filter((row) => row.bad !== '')
    return {
      value: bad.length,
      unit: 'pages with a bad text',
      bar,
      ok: bad.length <= bar && rows.length > 0,
      rows: bad,
    }
  },
}

async function walk(aula: RunningAula, language: string): Promise<Row[]> {
  await using browser = await openBrowser({ arguments: [`--lang=${language}`] })
  const written = language === 'en' ? new Map<string, string>() : readLanguage(language)
  const english = [...written].filter(([key, text]) => key !== text && !key.includes('{{')).map(([key]) => key)
  const rows: Row[] = []
  let shown = 0
  const see = async (page: Page) => {
    await settle(page)
    return (await findBadTexts(page, english)).join(' · ')
  }
  const look = async (page: Page, name: string) => {
    for (const width of widths) {
      await page.setViewport({ width, height: 800 })
      let bad = await see(page)
      if (bad) {
        // What comes while its place still opens is cut for a moment.
        await delay(1_000)
        bad = await see(page)
      }
      rows.push({ language, page: name, width, bad })
      if (bad) told({ language, page: name, width, bad })
      if (pictures) await picture(page, `${pictures}/${language}`, `${++shown}-${width}`)
    }
    await page.setViewport({ width: 1280, height: 800 })
  }
  const say = (name: string, values: Record<string, string>) =>
    (written.get(name) ?? name).replace(/\{\{(\w+)\}\}/g, (_, value: string) => values[value] ?? '')
  for (const who of ['nobody', 'student', 'lecturer', 'admin'] as const) {
    const page = await openLanguagePage(who, browser, aula.url, language)
    for (const path of pagesOf[who]) {
      await showPage(page, aula.url + path)
      await look(page, `${who} ${path}`)
    }
    for (const { path, press } of openedOn.filter((opened) => opened.who === who)) {
      await showPage(page, aula.url + path)
      for (const { role, name } of press) await pressNamed(page, role, say(name, { name: 'Lea Lecturer' }))
      await look(page, `${who} ${path}: ${press.map(({ name }) => name).join(', ')}`)
    }
    if (who === 'lecturer') {
      const room = await callFrom(page, 'POST', '/api/rooms', { name: 'Physik 1' })
      await showPage(page, `${aula.url}/rooms/${idOf(room)}`)
      await look(page, 'before joining a room')
      await pressNamed(page, 'button', say('Join', {}))
      await pressNamed(page, 'button', say('Choose devices', {}))
      await look(page, 'devices in a room')
      await page.keyboard.press('Escape')
      await page.keyboard.press('p')
      await look(page, 'people in a room')
      await pressNamed(page, 'button', say('Rules', {}))
      await look(page, 'the rules of a room')
      await callFrom(page, 'PATCH', `/api/rooms/${idOf(room)}`, {
        lobby: true,
        speaking: 'lecturers',
        sharing: 'lecturers',
      })
      const guest = await openLanguagePage('nobody', browser, aula.url, language)
      await showPage(guest, `${aula.url}/rooms/${idOf(room)}`)
      await look(guest, 'before joining a room with a lobby')
      await guest.locator(`::-p-aria([name="${say('Your name', {})}"][role="textbox"])`).fill('Gus Guest')
      await pressNamed(guest, 'button', say('Join', {}))
      await look(guest, 'waiting before a room')
      await page.keyboard.press('Escape')
      await look(page, 'people who wait before a room')
      await guest.browserContext().close()
    }
    await page.browserContext().close()
  }
  await lookAtDemo(browser, aula, language, say, look)
  return rows
}

async function lookAtDemo(
  browser: Browser,
  aula: RunningAula,
  language: string,
  say: (name: string, values: Record<string, string>) => string,
  look: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  const page = await openLanguagePage('admin', browser, aula.url, language)
  await showPage(page, aula.url)
  await pressNamed(page, 'button', say('Start the demo lecture', {}))
  await page.waitForSelector('video', { timeout: 60_000 })
  await look(page, 'a lecture')
  for (const name of ['Share', 'Edit', 'Hold', 'What happened']) {
    await pressNamed(page, 'button', say(name, {}))
    await look(page, `a lecture: ${name}`)
    await page.keyboard.press('Escape')
  }
  await showPage(page, `${aula.url}/my/lectures`)
  await look(page, 'my lectures with one')
  await showPage(page, `${aula.url}/admin`)
  await look(page, 'now, while a lecture is recorded')
  await page.browserContext().close()
}

async function openLanguagePage(who: Who, browser: Browser, url: string, language: string): Promise<Page> {
  const page = await openPageOf(who, browser, url)
  await page.evaluateOnNewDocument((language) => localStorage.setItem('aula-language', language), language)
  return page
}

async function pressNamed(page: Page, role: string, name: string): Promise<void> {
  const found = role === 'text' ? `::-p-text(${name})` : `::-p-aria([name="${name}"][role="${role}"])`
  await page.locator(found).setTimeout(20_000).click()
}

/** Until nothing moves: menus and dialogs open in a moment, and a page takes one to be as narrow as its window. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().iterations === Infinity),
  )
  const fits = () => document.documentElement.scrollWidth <= window.innerWidth
  // What does not fit is found by who looks.
  await page.waitForFunction(fits, { timeout: 2_000 }).catch(() => {})
}

async function picture(page: Page, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png`, captureBeyondViewport: false })
}

function readLanguage(language: string): Map<string, string> {
  const file = new URL(`../../viewer/web/src/language/${language}.json`, import.meta.url)
  const written: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return new Map(Object.entries(written ?? {}))
}

function idOf(answer: unknown): string {
  if (typeof answer === 'object' && answer && 'id' in answer) return String(answer.id)
  throw new Error('the answer has no id')
}

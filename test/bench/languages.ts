import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'puppeteer-core'
import { type Measure, told } from '../../scripts/measurement.ts'
import { startAula } from '../harness/aula/aula.ts'
import { layTerm, type Term } from '../harness/aula/lay-term.ts'
import { openBrowser } from '../harness/browser/browser.ts'
import { findBadTexts } from '../harness/browser/find-bad-texts.ts'
import { desk, phone, settle, takePicture } from '../harness/browser/find-flaws.ts'
import { walks } from '../harness/walk/walks.ts'

/** Untranslated sentences, and texts that are cut or stick out, on all pages. */
const bar = 0

type Row = { language: string; page: string; width: number; bad: string }

/** Every page, dialog and menu of an Aula in the middle of a term, in each language. */
export const measure: Measure = {
  variants: ['all', 'en', 'de', 'fr', 'it'],
  async run(variant) {
    await using aula = await startAula({ demo: 'accounts' })
    const term = await layTerm(aula)
    const rows: Row[] = []
    for (const language of variant === 'all' ? ['en', 'de', 'fr', 'it'] : [variant ?? 'en']) {
      rows.push(...(await walk(aula.url, term, language)))
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

async function walk(url: string, term: Term, language: string): Promise<Row[]> {
  await using browser = await openBrowser({ arguments: [`--lang=${language}`] })
  const written = language === 'en' ? new Map<string, string>() : readLanguage(language)
  const english = [...written].filter(([key, text]) => key !== text && !key.includes('{{')).map(([key]) => key)
  const rows: Row[] = []
  const see = async (page: Page) => {
    await settle(page)
    return (await findBadTexts(page, english)).join(' · ')
  }
  const look = async (page: Page, name: string) => {
    const before = page.viewport()
    for (const { width, height } of [desk, phone]) {
      await page.setViewport({ width, height })
      let bad = await see(page)
      if (bad) {
        // What comes while its place still opens is cut for a moment.
        await delay(1_000)
        bad = await see(page)
      }
      rows.push({ language, page: name, width, bad })
      if (bad) told({ language, page: name, width, bad })
      await takePicture(page, `${language} ${rows.length} ${width}`)
    }
    await page.setViewport(before)
  }
  const say = (name: string, values: Record<string, string> = {}) =>
    (written.get(name) ?? name).replace(/\{\{(\w+)\}\}/g, (_, value: string) => values[value] ?? '')
  for (const walk of Object.values(walks)) await walk({ browser, url, term, language, say, look })
  return rows
}

function readLanguage(language: string): Map<string, string> {
  const file = new URL(`../../viewer/web/src/language/${language}.json`, import.meta.url)
  const written: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return new Map(Object.entries(written ?? {}))
}

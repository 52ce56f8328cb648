import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LectureId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { eraseWhatIsPast } from '../../keeper/retention/keep-retention.ts'
import { trashLecture } from '../../storage/catalog/retention/trash.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { ViewerWorld } from '../harness/aula/viewer-world.ts'
import { openBrowser, press, reads, readsNoMore } from '../harness/browser/browser.ts'
import { looksWell } from '../harness/browser/looks-well.ts'

/** A lecturer moves lectures to the trash, takes them back and erases them, in a real browser. */

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
  browser = resources.use(await openBrowser())
})
afterAll(() => resources.disposeAsync())

/** A replay of this title. */
async function replay(title: string): Promise<LectureId> {
  const objects = await world.objects()
  await world.published(objects)
  await viewer.context.catalog.updateTable('lecture').set({ title }).where('id', '=', objects.lecture).execute()
  return objects.lecture
}

/** The titles of those lectures that a student may watch. */
async function watched(...lectures: LectureId[]): Promise<string[]> {
  const headers = { cookie: world.cookies.student }
  const answers = await Promise.all(
    lectures.map((lecture) => fetch(`${viewer.url}/api/lectures/${lecture}`, { headers })),
  )
  const found = answers.filter(({ ok }) => ok).map(async (answer) => (await answer.json()) as { title: string })
  return (await Promise.all(found)).map(({ title }) => title)
}

test('on its page a lecture is moved to the trash, and is back by Undo and by “Take it out of the trash”', async () => {
  const lecture = await replay('Light')
  await using page = await openPageAs(browser, { viewer, world }, 'lecturer', `/lectures/${lecture}`)
  for (const back of ['Undo', 'Take it out of the trash']) {
    await press(page, 'button', 'Move to the trash')
    await reads(page, 'This lecture is in the trash')
    expect(await watched(lecture)).toEqual([])
    await press(page, 'button', back)
    await page.waitForSelector('video')
    await readsNoMore(page, 'This lecture is in the trash')
    expect(await watched(lecture)).toEqual(['Light'])
  }
})

test('in My lectures several are moved to the trash at once, and are back by Undo', async () => {
  const lectures = [await replay('Waves'), await replay('Prisms')]
  await using page = await openPageAs(browser, { viewer, world }, 'lecturer', '/my/lectures')
  for (const title of ['Waves', 'Prisms']) await press(page, 'checkbox', `Choose ${title}`)
  await press(page, 'button', 'Move to the trash')
  await reads(page, '2 lectures moved to the trash')
  await readsNoMore(page, 'Prisms')
  expect(await watched(...lectures)).toEqual([])
  await press(page, 'button', 'Undo')
  await reads(page, 'Prisms')
  await reads(page, 'Waves')
  expect(await watched(...lectures)).toEqual(['Waves', 'Prisms'])
})

test('from the trash one is restored, and another one is erased for good after a question', async () => {
  const { catalog, store } = viewer.context
  const [lenses, mirrors] = [await replay('Lenses'), await replay('Mirrors')]
  for (const lecture of [lenses, mirrors]) await trashLecture(catalog, lecture, 'user.delete', world.people.lecturer)
  await using page = await openPageAs(browser, { viewer, world }, 'lecturer', '/my/trash')
  await press(page, 'button', 'Restore Lenses')
  await reads(page, '“Lenses” is back.')
  await page.waitForSelector('[aria-label="Restore Lenses"]', { hidden: true })
  expect(await watched(lenses)).toEqual(['Lenses'])

  await press(page, 'button', 'Erase now: Mirrors')
  await reads(page, 'everything recorded of it and its files are erased now')
  await looksWell(page)
  await press(page, 'button', 'Keep it in the trash')
  await readsNoMore(page, 'everything recorded of it')
  await press(page, 'button', 'Erase now: Mirrors')
  await press(page, 'button', 'Erase it now')
  await reads(page, '“Mirrors” is erased.')
  await page.waitForSelector('[aria-label="Restore Mirrors"]', { hidden: true })
  await eraseWhatIsPast({ catalog, store, log: openLog('test', 'error') })
  const left = await catalog.selectFrom('lecture').select('id').where('id', 'in', [lenses, mirrors]).execute()
  expect(left).toEqual([{ id: lenses }])
})

import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRoom } from '../../storage/catalog/rooms/rooms.ts'
import { listPlanned, planRecording } from '../../storage/catalog/starting/planned-recordings.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import type { ViewerWorld } from '../harness/aula/viewer-world.ts'
import { fill, openBrowser, press, reads } from '../harness/browser/browser.ts'
import { looksWell } from '../harness/browser/looks-well.ts'

/** A lecturer creates rooms, with the usual rules or their own, and plans recordings in them, in a real browser. */

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser

beforeAll(async () => {
  ;({ viewer, world } = resources.use(await startViewerRig()))
  browser = resources.use(await openBrowser())
})
afterAll(() => resources.disposeAsync())

test('a room has the usual rules without a look at them, and those that were chosen', async () => {
  await using page = await openPageAs(browser, { viewer, world }, 'lecturer', '/rooms')
  await press(page, 'button', 'Create a room')
  await fill(page, 'Name', 'Usual')
  await reads(page, 'Everybody comes in at once, may speak and share their screen.')
  await page.waitForSelector('label::-p-text(People wait until you let them in)', { hidden: true })
  await looksWell(page)
  await press(page, 'button', 'Create')
  await page.waitForSelector('::-p-aria([name="More for Usual"][role="button"])')
  expect(await settingsOf('Usual')).toEqual([false, 'everybody', 'everybody', false])

  await press(page, 'button', 'Create a room')
  await fill(page, 'Name', 'Oral exam')
  await press(page, 'button', 'Rules of the room')
  for (const rule of ['People wait until you let them in', 'Lecturers and those whom they call on', keep]) {
    // The label: what it belongs to may be drawn by another element.
    await page.locator(`label::-p-text(${rule})`).click()
  }
  await looksWell(page)
  await press(page, 'button', 'Create')
  await page.waitForSelector('::-p-aria([name="More for Oral exam"][role="button"])')
  expect(await settingsOf('Oral exam')).toEqual([true, 'everybody', 'lecturers', true])

  await press(page, 'button', 'More for Oral exam')
  await page.locator('::-p-aria([name="Change"][role="menuitem"])').click()
  // It was on, so this switches it off.
  await page.locator('label::-p-text(People wait until you let them in)').click()
  await press(page, 'button', 'Save')
  await expect.poll(() => settingsOf('Oral exam')).toEqual([false, 'everybody', 'lecturers', true])
})

test('a planned recording is called off, and planned again by Undo', async () => {
  const { catalog, organisation } = viewer.context
  const owner = world.people.lecturer
  const room = await createRoom(catalog, { organisation, name: 'Planned', owner, course: null })
  const beginsAt = new Date(Date.now() + 86_400_000)
  const plan = { person: owner, title: 'Light', speaker: 'Lea', beginsAt, endsAt: null }
  await planRecording(catalog, { room: { id: room, organisation_id: organisation }, ...plan })
  await using page = await openPageAs(browser, { viewer, world }, 'lecturer', '/rooms')
  await press(page, 'button', 'More for Planned')
  await page.locator('::-p-aria([name="Record at a time"][role="menuitem"])').click()
  await press(page, 'button', 'Call off Light')
  await reads(page, '“Light” is called off.')
  await page.waitForFunction(() => document.activeElement?.textContent === 'Record “Planned” at a time')
  await reads(page, 'Nothing is planned.')
  await looksWell(page)
  expect(await listPlanned(catalog, room)).toEqual([])
  await press(page, 'button', 'Undo')
  await page.waitForSelector('::-p-aria([name="Call off Light"][role="button"])')
  expect(await listPlanned(catalog, room)).toMatchObject([{ title: 'Light', begins_at: beginsAt, ends_at: null }])
})

const keep = 'Keep what is said just before Record'

/** Lobby, who shares, who speaks, what is kept before Record. */
async function settingsOf(name: string): Promise<unknown[]> {
  const answer = await fetch(`${viewer.url}/api/rooms`, { headers: { cookie: world.cookies.lecturer } })
  const { rooms } = (await answer.json()) as { rooms: Record<string, unknown>[] }
  const room = rooms.find((one) => one.name === name)
  return [room?.lobby, room?.sharing, room?.speaking, room?.lead]
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'puppeteer-core'
import { openBrowser, press } from '../browser/browser.ts'
import { type RunningAula, startAula } from './aula.ts'
import { type Department, openDepartment } from './open-department.ts'
import { firstAdmin } from './person.ts'
import { type Publisher, startPublisher } from './publisher.ts'

/** A running Aula with the people, the course and the room that a lecture needs. */
export type Campus = Inhabited & { aula: RunningAula }

/** The same without a hold on its processes. */
export type Inhabited = AsyncDisposable &
  Department & {
    url: string
    /** For people who look and click. */
    browser: Browser
    /** For publishers. */
    publishing: Browser
  }

/** @param environment further AULA_ variables, e.g. another store. */
export async function openCampus(environment: Record<string, string> = {}): Promise<Campus> {
  await using opening = new AsyncDisposableStack()
  const aula = opening.use(await startAula({ demo: 'off', environment }))
  const inhabited = opening.use(await inhabit(aula.url, aula.firstAdminLink))
  const resources = opening.move()
  return { ...inhabited, aula, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

/** Brings people, a course, a room and browsers to an Aula that nobody has used yet. */
export async function inhabit(url: string, firstAdminLink: string | undefined): Promise<Inhabited> {
  await using opening = new AsyncDisposableStack()
  const department = await openDepartment(url, await firstAdmin(url, firstAdminLink))
  const browser = opening.use(await openBrowser())
  const publishing = opening.use(await openBrowser({ elsewhere: true }))
  const resources = opening.move()
  return {
    url,
    browser,
    publishing,
    ...department,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** The same campus in a room that nobody has been in. */
export async function inFreshRoom(campus: Campus): Promise<Campus> {
  const room = await campus.lecturer.call('createRoom', { body: { name: 'Fresh room', course: campus.course } })
  return { ...campus, room: room.id }
}

/** The lecturer opens the room in a browser, stays out of picture and sound, and is in once `button` is there. */
export async function enterRoom({ browser, lecturer, url, room }: Inhabited, button = 'Record'): Promise<Page> {
  const page = await openSmallPage(await lecturer.browse(browser))
  await page.goto(`${url}/rooms/${room}`)
  // Not by its place on the page, which moves while cameras are found.
  const no = await page.waitForSelector('input[type=radio][value=no]', { timeout: 40_000 })
  await no?.evaluate((radio) => (radio as HTMLInputElement).click())
  await page.waitForSelector('input[type=radio][value=no]:checked')
  // Nobody looks at the lecturer here or listens, and encoding costs what the recorder is measured by.
  await press(page, 'button', 'Camera on')
  await press(page, 'button', 'Microphone on')
  await press(page, 'button', 'Join')
  await page.locator(`::-p-aria([name="${button}"][role="button"])`).setTimeout(40_000).wait()
  await page.evaluate(() =>
    document.addEventListener('click', () => (document.documentElement.dataset.clicked = String(Date.now())), true),
  )
  return page
}

/** Presses Stop in a room; not in its first second, in which it takes no press (room/use-turns.ts). */
export async function pressStop(page: Page): Promise<void> {
  await page.locator('::-p-aria([name="Stop"][role="button"])').setTimeout(40_000).wait()
  await sleep(1_100)
  await press(page, 'button', 'Stop')
}

/** When the page was clicked last, milliseconds since 1970. */
export async function lastClick(page: Page): Promise<number> {
  return await page.evaluate(() => Number(document.documentElement.dataset.clicked))
}

/** Two publishers with counters and beeps join the room. */
export async function startTwoPublishers({ publishing, url, room }: Inhabited): Promise<[Publisher, Publisher]> {
  return [await startPublisher(publishing, url, room, 0), await startPublisher(publishing, url, room, 1)]
}

/** A student's browser on the lecture's page. */
export async function openLecture(
  { browser, student, url }: Pick<Campus, 'browser' | 'student' | 'url'>,
  lecture: string,
): Promise<Page> {
  const page = await openSmallPage(await student.browse(browser))
  await page.goto(`${url}/lectures/${lecture}`)
  return page
}

/** Without a GPU every pixel on a page costs the processor that the recorder needs: a small page costs little. */
async function openSmallPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.setViewport({ width: 640, height: 400 })
  return page
}

/** Asks until the answer holds; the condition is looked at 10 times a second. @throws after `timeout` ms. */
export async function until<Answer>(
  ask: () => Promise<Answer | undefined | false>,
  what: string,
  timeout = 30_000,
): Promise<Answer> {
  const deadline = performance.now() + timeout
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > deadline) throw new Error(`Not within ${timeout} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

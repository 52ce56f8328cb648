import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RoomId } from '../../core/ids.ts'
import { type RoomRig, startRoomRig } from '../harness/aula/room-rig.ts'
import { SignalClient } from '../harness/aula/signal-client.ts'
import { axeFindings } from '../harness/browser/axe-findings.ts'
import { fill, openBrowser, press, reads } from '../harness/browser/browser.ts'

let rig: RoomRig
let browser: Browser
const resources = new AsyncDisposableStack()
beforeAll(async () => {
  rig = resources.use(await startRoomRig(['index', 'recorder']))
  browser = resources.use(await openBrowser({ arguments: ['--use-fake-device-for-media-stream=fps=5'] }))
})
afterAll(() => resources.disposeAsync())

async function open(path: string, viewport = { width: 1280, height: 720 }): Promise<Page & AsyncDisposable> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.setViewport(viewport)
  await page.goto(rig.url + path)
  return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() })
}

async function join(room: RoomId, name: string, viewport?: { width: number; height: number }) {
  const page = await open(`/rooms/${room}`, viewport)
  await fill(page, 'Your name', name)
  await press(page, 'button', 'Join')
  await page.waitForSelector('[role=toolbar]')
  await page.waitForFunction(() => document.activeElement?.matches('h1'))
  return page
}

const textOf = (page: Page) => page.evaluate(() => document.body.textContent)
const button = (page: Page, name: string) => page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`)
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
const written = (page: Page) => page.$eval('aside textarea', (field) => field.value)

test('people write with the keyboard alone and raise hands; the recorder’s page shows nothing of it', async () => {
  const room = await rig.room()
  await using recorder = await open(`/recorder.html#${rig.recorderToken(room, await rig.recording(room))}`)
  using lecturer = new SignalClient(rig.url)
  await lecturer.join(rig.joinToken(room, { manage: true, name: 'Lin' }))
  await using ada = await join(room, 'Ada Adams')
  await using bob = await join(room, 'Bob Brown', { width: 360, height: 740 })
  await reads(recorder, 'Lin')

  await ada.keyboard.press('p')
  await ada.waitForFunction(() => document.activeElement?.matches('aside[aria-label=People]'))
  await ada.keyboard.press('Escape')
  await ada.waitForFunction(() => document.querySelector('aside') === null)
  expect(await focused(ada)).toBe('People, 3 here')

  await ada.keyboard.press('c')
  await reads(ada, 'Nobody has written yet.')
  expect(await focused(ada)).toBe('Message')
  await ada.keyboard.type('<b>See</b> https://example.org/slides.')
  await ada.keyboard.press('Enter')
  await ada.waitForSelector('[role=log] article')
  await expect.poll(() => written(ada)).toBe('')

  await button(bob, 'Chat, 1 unread')
  await reads(bob, 'Ada Adams has written a message')
  await bob.keyboard.press('c')
  await reads(bob, '<b>See</b> https://example.org/slides.')
  const link = await bob.$eval('[role=log] a', ({ href, rel, target }) => ({ href, rel, target }))
  expect(link).toEqual({ href: 'https://example.org/slides', rel: 'noopener noreferrer', target: '_blank' })
  expect(await axeFindings(bob)).toEqual([])
  expect(await bob.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  await bob.keyboard.press('Escape')
  await button(bob, 'Chat')
  expect(await focused(bob)).toBe('Chat')

  // As large as at 200 % on a desk.
  await bob.setViewport({ width: 640, height: 400 })
  await bob.keyboard.press('c')
  await bob.waitForFunction(() => {
    const [list, panel] = ['[role=log]', 'aside'].map((name) => document.querySelector(name)?.getBoundingClientRect())
    return list && panel && list.height > 100 && panel.bottom <= (document.querySelector('footer')?.offsetTop ?? 0)
  })
  await bob.keyboard.press('Escape')
  await button(bob, 'Chat')

  await bob.keyboard.press('h')
  await button(ada, 'People, 3 here, raised hands: 1')
  await reads(ada, 'Bob Brown raises a hand')
  await button(bob, 'Lower your hand')

  // More at once than anybody reads: what was not sent is still in the field.
  const tooMuch = 'That was too much at once. Please wait a few seconds.'
  let last = ''
  for (let number = 1; number < 20 && !(await textOf(ada)).includes(tooMuch); number++) {
    last = `Question ${number}`
    // At once, as pasted: typed on a slow machine it is not too much.
    await ada.keyboard.sendCharacter(last)
    await ada.keyboard.press('Enter')
    await ada.waitForFunction(
      (problem: string) =>
        document.body.textContent.includes(problem) ||
        document.querySelector('aside textarea')?.matches(':placeholder-shown'),
      {},
      tooMuch,
    )
  }
  await reads(ada, tooMuch)
  expect(await written(ada)).toBe(last)

  const { message } = await lecturer.hears('message', (heard) => heard.message.text.includes('example.org'))
  lecturer.say({ type: 'removeMessage', message: message.id })
  await reads(ada, 'Removed by Lin')
  expect(await textOf(ada)).not.toContain('example.org')
  lecturer.say({ type: 'switchChat', on: false })
  await reads(ada, 'The chat is switched off.')
  expect(await axeFindings(ada)).toEqual([])
  for (const words of ['example.org', 'Question', 'Removed', 'Chat', 'hand']) {
    expect(await textOf(recorder)).not.toContain(words)
  }

  await press(bob, 'button', 'Leave')
  await bob.waitForFunction(() => document.activeElement?.textContent === 'You have left the room')
})

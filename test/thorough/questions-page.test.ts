import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeMessage } from '../../storage/catalog/participation/watch-chat.ts'
import { applyEvent, createRecording } from '../../storage/catalog/recordings/recordings.ts'
import { changeRoom } from '../../storage/catalog/rooms/rooms.ts'
import { claimTake } from '../../storage/catalog/takes/takes.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import type { TestViewer } from '../harness/aula/viewer.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import { type Objects, plainTrack, type RoleName, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { axeFindings } from '../harness/browser/axe-findings.ts'
import { fill, openBrowser, press, reads, readsNoMore } from '../harness/browser/browser.ts'
import { desk, phone } from '../harness/browser/find-flaws.ts'
import { looksWell } from '../harness/browser/looks-well.ts'
import { layTrack } from '../harness/lay/lay-recording.ts'
import { startJanus } from '../harness/servers/janus.ts'

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let browser: Browser

beforeAll(async () => {
  const janus = resources.use(await startJanus({}))
  const settings = {
    AULA_JANUS_URL: janus.url,
    AULA_JANUS_SECRET: janus.apiSecret,
    AULA_JANUS_ADMIN_KEY: janus.adminKey,
  }
  ;({ viewer, world } = resources.use(await startViewerRig({ settings })))
  browser = resources.use(await openBrowser({ arguments: ['--use-fake-device-for-media-stream=fps=5'] }))
})
afterAll(() => resources.disposeAsync())

const button = (page: Page, name: string) => page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`)
const open = (role: RoleName, path: string, viewport = desk) =>
  openPageAs(browser, { viewer, world }, role, path, { viewport })

test('a student asks, is answered and taken into a locked room; the lecturer sees it all from the room', async () => {
  const live = await liveLecture()
  await changeRoom(viewer.context.catalog, live.room, { locked: true })
  await using student = await open('student', `/lectures/${live.lecture}`)
  await using lecturer = await open('lecturer', `/rooms/${live.room}`)
  await press(lecturer, 'button', 'Join')
  await lecturer.waitForSelector('[role=toolbar]')

  await press(student, 'tab', 'Questions')
  await fill(student, 'Ask a question', '<b>Why</b> is the sky blue?')
  await press(student, 'button', 'Ask')
  await reads(student, '<b>Why</b> is the sky blue?')
  await button(student, 'Vote for this question, votes: 1')

  await button(lecturer, 'Questions of those who watch: 1, raised hands: 0')
  await lecturer.keyboard.press('q')
  await reads(lecturer, '<b>Why</b> is the sky blue?')
  expect(await axeFindings(lecturer)).toEqual([])
  await press(lecturer, 'button', 'Answer now')
  await reads(student, 'Answered at 1:')
  await button(lecturer, 'Questions of those who watch: 0, raised hands: 0')
  await press(lecturer, 'button', 'Hide')
  await readsNoMore(student, 'Why')
  await press(lecturer, 'button', 'Undo')
  await reads(student, 'Why')

  await press(student, 'button', 'No sound or picture?')
  await press(student, 'button', 'I hear nothing')
  await reads(student, 'Thank you: the lecturer is told.')
  await reads(lecturer, '1 person who watches says that they hear nothing.')
  // While it was on its way the button was disabled; the focus is on it again.
  await student.keyboard.press('Escape')
  await student.waitForFunction(() => !document.querySelector('[role=dialog]')?.checkVisibility())

  await looksWell(student)

  await press(student, 'button', 'Raise your hand')
  await reads(lecturer, 'student watches and would like to come in')
  await press(lecturer, 'button', 'Take in: student')
  await reads(student, 'The lecturer invites you into the room')
  // A key that was meant for something else answers nothing; put away, the invitation stands where the hand was raised.
  await student.waitForFunction(() => document.activeElement?.textContent.startsWith('Before you come in'))
  await student.keyboard.press('Enter')
  await student.keyboard.press('Escape')
  await student.waitForFunction(() => document.querySelector('[role=dialog]') === null)
  await press(student, 'link', 'Go into the room')
  await press(student, 'button', 'Join')
  await student.waitForSelector('[role=toolbar]')
  await readsNoMore(lecturer, 'They would like to come in')
})

test('two who watch see each other’s questions and votes; who is not signed in reads; the replay keeps them', async () => {
  const live = await liveLecture('public')
  await using student = await open('student', `/lectures/${live.lecture}`)
  await using other = await open('otherStudent', `/lectures/${live.lecture}`, phone)
  await using guest = await open('nobody', `/lectures/${live.lecture}`)
  await fill(student, 'Ask a question', 'First?')
  await press(student, 'button', 'Ask')
  await reads(other, 'First?')
  await reads(guest, 'Sign in to ask and to vote')
  await fill(other, 'Ask a question', 'Second?')
  await press(other, 'checkbox', 'Without my name')
  await press(other, 'button', 'Ask')
  await reads(student, 'Second?')
  await reads(student, 'Without a name')
  await student.evaluate(() => {
    const rows = [...document.querySelectorAll('li')]
    rows
      .find((row) => row.textContent.includes('Second?'))
      ?.querySelector('button')
      ?.click()
  })
  await other.waitForFunction(() => {
    const [first] = document.querySelectorAll('ul[aria-label="Questions"] li')
    return first?.textContent.startsWith('2') && first.textContent.includes('Second?')
  })
  await applyEvent(viewer.context.catalog, live.recording, 'stop', 'user.stop')
  await reads(other, 'Questions are taken while the lecture is live.')
  expect(await other.$('[role=tabpanel] textarea')).toBeNull()
  await reads(guest, 'Second?')
})

test('those who watch write to each other; the lecturer reads, answers, hides and switches it off in the room', async () => {
  const live = await liveLecture('public')
  await using student = await open('student', `/lectures/${live.lecture}`)
  await using other = await open('otherStudent', `/lectures/${live.lecture}`, phone)
  await using guest = await open('nobody', `/lectures/${live.lecture}`)
  await using lecturer = await open('lecturer', `/rooms/${live.room}`)
  await press(lecturer, 'button', 'Join')
  await lecturer.waitForSelector('[role=toolbar]')
  await press(student, 'tab', 'Chat')
  await press(guest, 'tab', 'Chat')
  await reads(student, 'Nobody has written anything yet.')
  await reads(guest, 'Sign in to write')

  // By keyboard alone: Enter sends, and the field is empty and has the focus for the next thought.
  await student.focus('[role=tabpanel]:not([style*="none"]) textarea')
  await student.keyboard.type('<b>Why</b>? See https://example.org/slides.')
  await student.keyboard.press('Enter')
  await row(student, '<b>Why</b>? See https://example.org/slides.')
  await reads(student, 'You can write again in')
  const focused = () => student.$eval('textarea:focus', (field) => field.value)
  await expect.poll(focused).toBe('')
  const link = await student.$eval('ol a', ({ href, rel, target }) => ({ href, rel, target }))
  expect(link).toEqual({ href: 'https://example.org/slides', rel: 'noopener noreferrer', target: '_blank' })
  await row(guest, '<b>Why</b>?')
  // Who has another tab open sees how many have come.
  await press(other, 'tab', 'Chat 1')
  await row(other, '<b>Why</b>?')

  await button(lecturer, 'Questions of those who watch: 0, raised hands: 0, new messages: 1')
  await lecturer.keyboard.press('q')
  await press(lecturer, 'tab', 'Chat 1')
  await button(lecturer, 'Questions of those who watch: 0, raised hands: 0')
  await fill(lecturer, 'Message', 'Because of the air')
  await lecturer.keyboard.press('Enter')
  await row(other, 'Lecturer')
  await row(other, 'Because of the air')
  // Said to who cannot see it.
  await other.waitForFunction(() =>
    [...document.querySelectorAll('[role=status]')].some(({ textContent }) => textContent.includes('writes: Because')),
  )
  expect(await axeFindings(lecturer)).toEqual([])

  await press(lecturer, 'button', 'Hide the message of student')
  await noRow(other, '<b>Why</b>?')
  await noRow(student, '<b>Why</b>?')
  await reads(lecturer, 'Hidden: only those in charge of the lecture see it.')
  await press(lecturer, 'button', 'Undo')
  await row(other, '<b>Why</b>?')

  await lecturer.select('aside select', '300')
  await fill(other, 'Message', 'Once')
  // Who writes on a phone goes on seeing the lecture.
  await other.focus('[role=tabpanel]:not([style*="none"]) textarea')
  await other.waitForFunction(() => {
    const stage = document.querySelector('article video')?.getBoundingClientRect()
    return stage && stage.top >= 0 && stage.bottom < window.innerHeight
  })
  await press(other, 'button', 'Send')
  await row(student, 'Once')
  await other.waitForFunction(() => /again in (29\d|300) s/.test(document.body.textContent))
  await press(other, 'button', 'Take your message back')
  await noRow(student, 'Once')

  for (const page of [student, other]) await looksWell(page)
  await lecturer.locator('::-p-aria([name="Let those who watch write"][role="switch"])').click()
  await reads(student, 'The chat is switched off.')
  expect(await student.$('[role=tabpanel] form [aria-label=Send]')).toBeNull()
})

test('who reads further up stays there and is told how many have come; older messages are read on request', async () => {
  const live = await liveLecture()
  const { catalog, organisation } = viewer.context
  const write = async (from: number, to: number) => {
    for (let turn = from; turn <= to; turn++) {
      const person = world.people.lecturer
      const message = { organisation, lecture: live.lecture, person, lecturer: true, id: randomUUID() }
      await writeMessage(catalog, { ...message, text: `Message ${turn}.` })
    }
  }
  await write(1, 230)
  await using student = await open('student', `/lectures/${live.lecture}`, phone)
  await press(student, 'tab', 'Chat')
  await row(student, 'Message 230.')
  const scrolled = () =>
    student.$eval('section[aria-label=Messages]', (list) => {
      return { top: list.scrollTop, left: list.scrollHeight - list.scrollTop - list.clientHeight }
    })
  await expect.poll(async () => (await scrolled()).left).toBeLessThan(2)
  await write(231, 231)
  await row(student, 'Message 231.')
  await expect.poll(async () => (await scrolled()).left).toBeLessThan(2)

  const upTo = (top: number) =>
    student.$eval('section[aria-label=Messages]', (list, to) => list.scrollTo({ top: to, behavior: 'instant' }), top)
  await upTo(300)
  await expect.poll(async () => (await scrolled()).top).toBe(300)
  await write(232, 234)
  await press(student, 'button', '3 new messages')
  await expect.poll(async () => (await scrolled()).left).toBeLessThan(2)
  await readsNoMore(student, '3 new messages')

  await upTo(0)
  await noRow(student, 'Message 34.')
  const older = await button(student, 'Show older ones')
  await older?.focus()
  await student.keyboard.press('Enter')
  await row(student, 'Message 1.')
  // The button is gone; whoever uses the keyboard goes on in the list.
  await student.waitForSelector('section[aria-label=Messages]:focus')
  // The message that stood first is still where it was.
  expect((await scrolled()).top).toBeGreaterThan(200)
  expect(await student.$$eval('section[aria-label=Messages] li', (rows) => rows.length)).toBe(234)
  expect(await student.$('::-p-text(Show older ones)')).toBeNull()
})

test('the replay keeps what was written, with the second at which it was, and nothing that was hidden', async () => {
  const { catalog, organisation } = viewer.context
  const objects = await world.objects()
  const recording = await world.published(objects)
  await catalog
    .insertInto('watch_chat')
    .values({ lecture_id: objects.lecture, organisation_id: organisation, version: 3 })
    .execute()
  const message = (number: number, text: string, hidden: Date | null) => ({
    ...{ lecture_id: objects.lecture, organisation_id: organisation, number, changed: number, id: randomUUID() },
    ...{ person_id: world.people.student, lecturer: false, text, hidden_at: hidden },
    ...{ written_in: recording, written_from: number * 3_000_000 },
  })
  await catalog
    .insertInto('watch_message')
    .values([message(2, 'Kept', null), message(3, 'Hidden away', new Date())])
    .execute()
  await using student = await open('student', `/lectures/${objects.lecture}`)
  await row(student, 'Kept')
  await reads(student, 'Messages are written while the lecture is live.')
  await press(student, 'button', 'Play from 0:06')
  await student.waitForFunction(() => Math.abs((document.querySelector('video')?.currentTime ?? 0) - 6) < 0.5)
  expect(await student.evaluate(() => document.body.textContent)).not.toContain('Hidden away')
  await looksWell(student)
})

/** Waits for something in a row of the chat. */
const row = (page: Page, words: string) =>
  page.waitForFunction(
    (text: string) => [...document.querySelectorAll('ol li')].some(({ textContent }) => textContent.includes(text)),
    {},
    words,
  )
const noRow = (page: Page, words: string) =>
  page.waitForFunction(
    (text: string) => ![...document.querySelectorAll('ol li')].some(({ textContent }) => textContent.includes(text)),
    {},
    words,
  )

/** A lecture that is live: its media are noise that no player shows. */
async function liveLecture(access: 'public' | 'course' = 'course') {
  const { catalog, organisation, store } = viewer.context
  const objects: Objects = await world.objects(access)
  const { id } = await createRecording(catalog, {
    organisation,
    ...{ lecture: objects.lecture, room: objects.room, requestedBy: null, width: 1280, height: 720 },
  })
  await claimTake(catalog, id, 1, 'test')
  await applyEvent(catalog, id, 'captured', 'recorder.captured', {
    patch: { first_frame_at: new Date(Date.now() - 60_000) },
  })
  for (const track of [plainTrack('video', '720p', 15), plainTrack('audio', 'main', 15)]) {
    await layTrack(catalog, store, { organisation, recording: id, take: 1 }, track, { tracks: [], offset: 0 })
  }
  return { ...objects, recording: id }
}

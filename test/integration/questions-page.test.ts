import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyEvent, createRecording } from '../../storage/catalog/recordings.ts'
import { changeRoom } from '../../storage/catalog/rooms.ts'
import { claimTake } from '../../storage/catalog/takes.ts'
import { axeFindings } from '../harness/axe-findings.ts'
import { fill, openBrowser, press, reads, readsNoMore } from '../harness/browser.ts'
import { desk, phone } from '../harness/find-flaws.ts'
import { startJanus } from '../harness/janus.ts'
import { layTrack } from '../harness/lay-recording.ts'
import { looksWell } from '../harness/looks-well.ts'
import { openPageAs } from '../harness/open-page-as.ts'
import type { TestViewer } from '../harness/viewer.ts'
import { startViewerRig } from '../harness/viewer-rig.ts'
import { type Objects, plainTrack, type RoleName, type ViewerWorld } from '../harness/viewer-world.ts'

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
  await student.keyboard.press('Escape')

  await looksWell(student)

  await press(student, 'button', 'Raise your hand')
  await reads(lecturer, 'student watches and would like to come in')
  await press(lecturer, 'button', 'Take student in')
  await reads(student, 'The lecturer invites you into the room')
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

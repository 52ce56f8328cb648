import type { Browser, Page } from 'puppeteer-core'
import { fill, press } from './browser.ts'
import type { Term } from './lay-term.ts'
import { awaitReplay } from './watch-lecture.ts'

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
  /** Called with each page, dialog and menu as soon as it is there; the window is wide. */
  look(page: Page, name: string): Promise<void>
}

/** Everything that there is to see, by who sees it: each can be walked alone. */
export const walks = {
  nobody: walkAsNobody,
  student: walkAsStudent,
  lecturer: walkAsLecturer,
  admin: walkAsAdmin,
  'in a room': walkInRoom,
  'a live lecture': walkLive,
} satisfies Record<string, (walk: Walk) => Promise<void>>

async function walkAsNobody(walk: Walk): Promise<void> {
  await using nobody = await open('nobody', walk)
  for (const path of [
    ...['/', '/search?q=waves', '/sign-in', '/first-admin', '/first-admin#abc', `/invitation#${'a'.repeat(30)}`],
    ...['/nowhere', '/forgotten-password', `/new-password#${'a'.repeat(30)}`, '/guide', '/imprint', '/privacy'],
    ...[`/join-course#${'a'.repeat(30)}`, ...Object.values(walk.term.links), `/lectures/${walk.term.lecture}`],
  ])
    await nobody.see(path)
  await nobody.see('/', ['button', 'Language'])
  await nobody.see('/sign-in', ['button', 'Sign in'])
}

async function walkAsStudent(walk: Walk): Promise<void> {
  const { course, lecture } = walk.term
  await using student = await open('student', walk)
  for (const path of [
    '/',
    '/courses',
    `/courses/${course}`,
    '/search?q=waves',
    '/admin',
    '/my/account',
    '/guide/student',
  ])
    await student.see(path)
  await student.see(`/courses/${course}`, ['button', 'Subscribe'])
  await student.see('/', ['button', 'Account of {{name}}', { name: 'Sam Student' }])
  await student.page.setViewport({ width: 360, height: 740 })
  await student.see('/', ['button', 'Menu'])
  await student.page.setViewport({ width: 1280, height: 800 })
  await student.show(`/lectures/${lecture}`)
  await awaitReplay(student.page)
  await student.looked('resumed')
  await student.see(`/lectures/${lecture}/trim`)
  // The bell last: what was new is not new any more.
  await student.show('/')
  await student.page.locator('header [aria-haspopup="dialog"]').click()
  await student.looked('notices')
}

async function walkAsLecturer(walk: Walk): Promise<void> {
  const { course, lecture } = walk.term
  await using lecturer = await open('lecturer', walk)
  for (const path of ['/', '/my/lectures', '/my/trash', '/rooms', '/courses', `/courses/${course}`, '/guide/lecturer'])
    await lecturer.see(path)
  await lecturer.see('/', ['button', 'Account of {{name}}', { name: 'Lea Lecturer' }])
  await lecturer.see('/my/trash', ['button', 'Erase now: {{title}}', { title: 'A test' }])

  await lecturer.see('/my/account', ['button', 'Set it up'], ['button', 'Go on'])

  await lecturer.see('/rooms', ['button', 'Create a room'], ['button', 'Rules of the room'])
  await lecturer.see(
    '/rooms',
    ...[['button', 'Create a room'] as const, ['radio', 'Another web page'] as const],
    ...[['button', 'Add a step'] as const, ['button', 'Create'] as const],
  )
  const more = ['button', 'More for {{name}}', { name: 'Physics 1' }] as const
  await lecturer.see('/rooms', more)
  for (const item of ['Record at a time', 'Change', 'Delete']) await lecturer.see('/rooms', more, ['menuitem', item])

  for (const name of ['Subscribe', 'Make an invitation link', 'Import a list'])
    await lecturer.see(`/courses/${course}`, ['button', name])
  await lecturer.see(`/courses/${course}`, ['button', 'Make an invitation link'], ['button', 'Make the link'])

  await lecturer.see(`/lectures/${lecture}`)
  for (const name of ['Share', 'Edit', 'More', 'What happened', 'Rename {{name}}'])
    await lecturer.see(`/lectures/${lecture}`, ['button', name, { name: 'Week 1.pdf' }])
  for (const item of ['Add to another course', 'Who manages it'])
    await lecturer.see(`/lectures/${lecture}`, ['button', 'More'], ['menuitem', item])
  await lecturer.show(`/lectures/${lecture}/trim`)
  await awaitReplay(lecturer.page)
  await lecturer.press(['button', 'Start here'])
  await lecturer.looked('begun')
}

async function walkAsAdmin(walk: Walk): Promise<void> {
  await using admin = await open('admin', walk)
  for (const path of [
    ...['/admin', '/admin/people', '/admin/mail', '/admin/rooms', '/admin/conferences', '/admin/retention'],
    ...['/admin/organisation', '/admin/texts', '/admin/trash', '/admin/events', '/guide/admin'],
  ])
    await admin.see(path)
  await admin.see('/', ['button', 'New replays'])
  await admin.see('/courses', ['button', 'Create a course'], ['button', 'Create'])
  await admin.see('/admin/people', ['button', 'Invite'], ['button', 'Make the link'])
  await admin.see('/admin/people', ['button', 'Import a list'])
  const more = ['button', 'More for {{name}}', { name: 'Lea Lecturer' }] as const
  await admin.see('/admin/people', more)
  for (const item of [
    'Name and address',
    'Link for a new password',
    'Hand on lectures and rooms',
    'Deactivate',
    'Remove',
  ])
    await admin.see('/admin/people', more, ['menuitem', item])
  await admin.see('/admin/events', ['text', 'People and e-mails'])
  await admin.see('/admin/conferences', ['button', 'Allow a host'], ['button', 'Allow'])
  await admin.see('/admin/retention', ['button', 'Change the rule'])
  await admin.see(
    '/admin/retention',
    ...[['button', 'Change the rule'] as const, ['radio', 'Move lectures to the trash'] as const],
    ['button', 'Preview'],
  )
  await admin.see(`/lectures/${walk.term.lecture}`, ['button', 'Hold'], ['button', 'Hold it'])
}

async function walkInRoom(walk: Walk): Promise<void> {
  const { people, course } = walk.term
  const made = { name: 'Physics 2', course }
  const room = (await people.lecturer.call('createRoom', { body: made })).id
  await using lecturer = await open('lecturer', walk)
  await lecturer.show(`/rooms/${room}`)
  await lecturer.looked('before joining a room')
  await lecturer.press(['button', 'Join'], ['button', 'Choose devices'])
  await lecturer.looked('devices in a room')
  await lecturer.page.keyboard.press('Escape')
  await lecturer.page.keyboard.press('p')
  await lecturer.looked('people in a room')
  await lecturer.press(['button', 'Rules'])
  await lecturer.looked('the rules of a room')
  await lecturer.page.keyboard.press('Escape')
  const rules = { lobby: true, speaking: 'lecturers', sharing: 'lecturers' } as const
  await people.lecturer.call('changeRoom', { params: { room }, body: rules })

  await using guest = await open('nobody', walk)
  await guest.show(`/rooms/${room}`)
  await guest.looked('before joining a room with a lobby')
  await fill(guest.page, walk.say('Your name'), 'Gus Guest')
  await guest.press(['button', 'Join'])
  await guest.looked('waiting before a room')
  await lecturer.page.waitForSelector(`::-p-aria([name="${walk.say('Let in {{name}}', { name: 'Gus Guest' })}"])`)
  await lecturer.looked('people who wait before a room')
  await lecturer.press(['button', 'Let in {{name}}', { name: 'Gus Guest' }])
  await guest.page.waitForSelector('[role=toolbar]')
  await guest.looked('in a room in which nobody else speaks')
  const more = ['button', 'More for {{name}}', { name: 'Gus Guest' }] as const
  await lecturer.press(more)
  await lecturer.looked('what can be done with somebody in a room')
  await lecturer.press(['menuitem', 'Remove'])
  await lecturer.looked('before somebody is removed from a room')
  await lecturer.page.keyboard.press('Escape')

  await lecturer.page.keyboard.press('c')
  await fill(lecturer.page, walk.say('Message'), 'Good morning')
  await lecturer.press(['button', 'Send'])
  await lecturer.press(['button', 'Remove the message of {{name}}', { name: 'Lea Lecturer' }])
  await lecturer.looked('the chat of a room')
  await lecturer.page.keyboard.press('Escape')
  await guest.press(['button', 'Leave'])
  await guest.page.waitForFunction(() => !document.querySelector('[role=toolbar]'))
  await guest.looked('after a room')
  await people.lecturer.call('changeRoom', { params: { room }, body: { lobby: false, locked: true } })
  await guest.show(`/rooms/${room}`)
  await guest.looked('before a locked room')
}

async function walkLive(walk: Walk): Promise<void> {
  await using admin = await open('admin', walk)
  await admin.show('/')
  await admin.press(['button', 'Start the demo lecture'])
  await admin.page.waitForSelector('video', { timeout: 60_000 })
  const { pathname } = new URL(admin.page.url())
  await using student = await open('student', walk)
  await student.show(pathname)
  await student.page.waitForSelector('video')
  await fill(student.page, walk.say('Ask a question'), 'Why is the sky blue?')
  await student.press(['button', 'Ask'])
  await student.page.waitForSelector(`ul[aria-label="${walk.say('Questions')}"] li`)
  await student.looked('a live lecture')
  await student.press(['button', 'No sound or picture?'])
  await student.looked('no sound or picture')
  await admin.looked('a live lecture')
  for (const name of ['Share', 'Edit', 'Hold', 'What happened']) {
    await admin.press(['button', name])
    await admin.looked(`a live lecture: ${name}`)
    await admin.page.keyboard.press('Escape')
  }
  await admin.see('/admin')
  await admin.see('/')
  // Who starts the next one does not come to the end of this one.
  await walk.term.people.admin.call('stopLecture', { params: { lecture: pathname.split('/').at(-1) ?? '' } })
}

/** A control by its role and English name, with what the page puts into it; `text`: by what its label says. */
type Control = readonly [
  role: 'button' | 'link' | 'radio' | 'menuitem' | 'text',
  name: string,
  values?: Record<string, string>,
]

/** Somebody's page, and what they do on it. */
type Walker = AsyncDisposable & {
  page: Page
  /** Shows a page, waits until what it reads is there. */
  show(path: string): Promise<void>
  press(...controls: Control[]): Promise<void>
  looked(name: string): Promise<void>
  /** All of it: a page, and what is pressed on it, one after the other. */
  see(path: string, ...controls: Control[]): Promise<void>
}

async function open(who: Who, walk: Walk): Promise<Walker> {
  const { browser, url, term, language, say } = walk
  const context = await (who === 'nobody' ? browser.createBrowserContext() : term.people[who].browse(browser))
  const page = await context.newPage()
  await page.setViewport({ width: 1280, height: 800 })
  walk.begin?.(page)
  await page.evaluateOnNewDocument((language) => {
    // Between two pages there is an empty one, which keeps nothing.
    if (location.protocol !== 'about:') localStorage.setItem('aula-language', language)
  }, language)
  const show = async (path: string) => {
    await page.goto('about:blank')
    await page.goto(url + path, { waitUntil: 'load' })
    await page.waitForSelector('main h1')
    await page.waitForFunction(() => !document.querySelector('[aria-busy], .mantine-Skeleton-root'))
  }
  const pressAll = async (...controls: Control[]) => {
    for (const [role, name, values] of controls) {
      if (role === 'text') await page.locator(`::-p-text(${say(name, values)})`).click()
      else await press(page, role, say(name, values))
    }
  }
  const looked = (name: string) => walk.look(page, `${who}, ${name}`)
  return {
    ...{ page, show, press: pressAll, looked },
    async see(path, ...controls) {
      await show(path)
      await pressAll(...controls)
      await looked([path, ...controls.map(([, name]) => name)].join(', '))
    },
    [Symbol.asyncDispose]: () => context.close(),
  }
}

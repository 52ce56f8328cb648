import type { Browser, Page } from 'puppeteer-core'
import { totpCode } from '../../viewer/second-factor/totp.ts'
import { fill, press } from './browser.ts'
import { desk, phone } from './find-flaws.ts'
import { halfWatched, type Term } from './lay-term.ts'
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
  /** Called with each page, dialog, menu and notice as soon as it is there; the window is wide. */
  look(page: Page, name: string): Promise<void>
}

/** Everything that there is to see, by who sees it: each can be walked alone. */
export const walks = {
  nobody: walkAsNobody,
  student: walkAsStudent,
  lecturer: walkAsLecturer,
  'a lecture of one’s own': walkOwnLecture,
  admin: walkAsAdmin,
  'people of an admin': walkPeople,
  newcomer: walkAsNewcomer,
  'in a room': walkInRoom,
  'a recorded room': walkRecorded,
  'a live lecture': walkLive,
  'what was done': walkDone,
  'what fails': walkFailing,
} satisfies Record<string, (walk: Walk) => Promise<void>>

async function walkAsNobody(walk: Walk): Promise<void> {
  await using nobody = await open('nobody', walk)
  for (const path of [
    ...['/', '/search?q=waves', '/sign-in', '/first-admin', '/first-admin#abc', `/invitation#${'a'.repeat(30)}`],
    ...['/nowhere', '/forgotten-password', `/new-password#${'a'.repeat(30)}`, '/guide', '/imprint', '/privacy'],
    ...[`/join-course#${'a'.repeat(30)}`, ...Object.values(walk.term.links), `/lectures/${walk.term.lecture}`],
    ...['/search', '/my/account', `/rooms/${walk.term.elsewhere}`],
  ])
    await nobody.see(path)
  await nobody.see('/', ['button', 'Language'])
  await nobody.see('/', ['button', 'Join'])
  await nobody.see('/sign-in', ['button', 'Sign in'])
  await nobody.see(`/first-admin#${'a'.repeat(30)}`, ['button', 'Make the account'])
  await nobody.see(walk.term.links.invitation, ['button', 'Accept the invitation'])
  await nobody.onPhone(() => nobody.see('/', ['button', 'Menu']))
  const { email, password } = walk.term.logins.member
  await nobody.show('/sign-in')
  await fill(nobody.page, walk.say('E-mail address'), email)
  await fill(nobody.page, walk.say('Password'), password)
  await nobody.press(['button', 'Sign in'])
  await nobody.page.waitForSelector('[autocomplete="one-time-code"]')
  await nobody.looked('the second step')
}

async function walkAsStudent(walk: Walk): Promise<void> {
  const { course, otherCourse, lecture, waiting, links } = walk.term
  await using student = await open('student', walk)
  for (const path of [
    ...['/', '/courses', `/courses/${course}`, `/courses/${otherCourse}`, links.course, '/search?q=waves', '/admin'],
    ...[`/lectures/${waiting}`, '/my/account', '/guide/student'],
  ])
    await student.see(path)
  await student.see(`/courses/${course}`, ['button', 'Subscribe'])
  for (const name of ['New address', 'Remove the address'])
    await student.see(`/courses/${course}`, ['button', 'Subscribe'], ['button', name])
  await student.see('/', ['button', 'Account of {{name}}', { name: 'Sam Student' }])
  await student.onPhone(() => student.see('/', ['button', 'Menu']))
  await student.show(`/lectures/${lecture}`)
  await awaitReplay(student.page)
  await student.looked('resumed')
  await student.press(['button', 'Share'])
  await student.looked('a link to a second')
  await student.page.keyboard.press('Escape')
  await student.show(`/lectures/${lecture}`)
  await awaitReplay(student.page)
  await student.press(['button', 'Keyboard shortcuts'])
  await student.looked('keys of the player')
  await student.see(`/lectures/${lecture}/trim`)
  // The bell last: what was new is not new any more.
  await student.openNotices()
}

async function walkAsLecturer(walk: Walk): Promise<void> {
  const { course, elsewhere } = walk.term
  await using lecturer = await open('lecturer', walk)
  for (const path of [
    ...['/', '/my/lectures', '/my/trash', '/rooms', `/rooms/${elsewhere}`, '/courses', `/courses/${course}`],
    ...[`/courses/${course}/members`, `/courses/${course}/settings`, '/guide/lecturer'],
  ])
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
  await lecturer.see('/rooms', ['button', 'More for {{name}}', { name: 'Seminar' }], ['menuitem', 'Change'])
  await lecturer.show('/rooms')
  await lecturer.page.evaluate(() => {
    // As in a browser that lets no page copy.
    navigator.clipboard.writeText = () => Promise.reject(new Error('no'))
  })
  await lecturer.press(['button', 'Copy link'])
  await lecturer.page.waitForSelector('[role=dialog]')
  await lecturer.looked('the link of a room')

  await lecturer.see(`/courses/${course}`, ['button', 'Subscribe'])
  const members = `/courses/${course}/members`
  for (const name of ['Make an invitation link', 'Import a list', 'Remove {{name}}'])
    await lecturer.see(members, ['button', name, { name: 'Lea Lecturer' }])
  await lecturer.see(members, ['button', 'Make an invitation link'], ['button', 'Make the link'])
  await lecturer.see(members, ['button', 'Make an invitation link'], ['field', 'It holds for'])
  await lecturer.seeList(members, 'student@demo.example\nnobody@test.example')
  await lecturer.openNotices()
}

async function walkOwnLecture(walk: Walk): Promise<void> {
  const { lecture, waiting, thrown } = walk.term
  await using lecturer = await open('lecturer', walk)
  for (const path of [`/lectures/${lecture}`, `/lectures/${waiting}`, `/lectures/${thrown}`]) await lecturer.see(path)
  for (const name of ['Share', 'Edit', 'More', 'What happened', 'Rename {{name}}', 'Move to the trash'])
    await lecturer.see(`/lectures/${lecture}`, ['button', name, { name: 'Week 1.pdf' }])
  for (const item of ['Add to another course', 'Who manages it'])
    await lecturer.see(`/lectures/${lecture}`, ['button', 'More'], ['menuitem', item])
  for (const name of ['What others may do with it', 'Course'])
    await lecturer.see(`/lectures/${lecture}`, ['button', 'Edit'], ['field', name])
  await lecturer.show(`/lectures/${lecture}`)
  await lecturer.page.$eval('section input[type=file]', chooseFiles)
  await lecturer.looked('a file on its way, and one that is empty')
  await lecturer.press(['link', 'Start'])
  await lecturer.page.waitForSelector('[role=dialog]')
  await lecturer.looked('leaving a file on its way')
  await lecturer.show(`/lectures/${lecture}/trim`)
  await awaitReplay(lecturer.page)
  await lecturer.press(['button', 'Start here'])
  await lecturer.looked('begun')
  await fill(lecturer.page, walk.say('End of the replay'), 'soon')
  await lecturer.page.keyboard.press('Enter')
  await lecturer.looked('no time')
}

async function walkAsAdmin(walk: Walk): Promise<void> {
  const { course, otherCourse, lecture, waiting } = walk.term
  await using admin = await open('admin', walk)
  for (const path of [
    ...['/admin', '/admin/people', '/admin/mail', '/admin/rooms', '/admin/conferences', '/admin/retention'],
    ...['/admin/organisation', '/admin/texts', '/admin/lectures', '/admin/trash', '/admin/events', '/guide/admin'],
    ...[`/courses/${course}`, `/courses/${otherCourse}`, walk.term.links.course],
  ])
    await admin.see(path)
  await admin.see('/', ['button', 'Notices'])
  await admin.onPhone(() => admin.see('/', ['button', 'Menu']))
  await admin.see('/courses', ['button', 'Create a course'], ['button', 'Create'])
  await admin.see('/admin/events', ['text', 'People and e-mails'])
  await admin.see('/admin/conferences', ['button', 'Allow a host'], ['button', 'Allow'])
  await admin.see('/admin/conferences', ['button', 'Remove {{host}}', { host: 'meet.example.org' }])
  await admin.show('/admin/conferences')
  await admin.page.locator(named(`${walk.say('Add a secret')}: meet.example.org`)).click()
  await admin.looked('a secret of a host')
  await admin.see('/admin/retention', ['button', 'Change the rule'])
  await admin.see(
    '/admin/retention',
    ...[['button', 'Change the rule'] as const, ['radio', 'Move lectures to the trash'] as const],
    ['button', 'Preview'],
  )
  const rule = ['button', 'Change the rule of {{title}}', { title: 'Waves' }] as const
  await admin.see('/admin/retention', rule, ['radio', 'Move lectures to the trash'], ['field', 'Counted from'])
  await admin.see('/admin/retention', rule, ['button', 'Preview'])
  await admin.see(`/lectures/${lecture}`, ['button', 'Hold'], ['button', 'Hold it'])
  await admin.see(`/lectures/${waiting}`, ['button', 'Lift the hold'])
  await admin.show('/admin/texts')
  await admin.page.locator('textarea').fill('In other words')
  await admin.press(['link', 'People'])
  await admin.page.waitForSelector('[role=dialog]')
  await admin.looked('leaving what was not saved')
}

async function walkPeople(walk: Walk): Promise<void> {
  await using admin = await open('admin', walk)
  await admin.see('/admin/people', ['button', 'Invite'], ['button', 'Make the link'])
  await admin.see('/admin/people', ['button', 'Import a list'])
  await admin.seeList('/admin/people', 'name,email,role\nNora Neu,neu@test.example,student\nEve,eve@,boss')
  await admin.see('/admin/people', ['button', 'Withdraw the invitation of {{email}}', { email: 'nora@demo.example' }])
  await admin.see('/admin/people', ['button', 'Hand on what nobody owns'])
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
  await admin.see(
    '/admin/people',
    ...[more, ['menuitem', 'Remove'] as const, ['radio', 'Hand them to somebody'] as const],
    ['field', 'To whom'],
  )
  await admin.see('/admin/people', ['button', 'More for {{name}}', { name: 'Dora' }])
  await admin.see(
    '/admin/people',
    ...[['button', 'More for {{name}}', { name: 'Mona' }] as const, ['menuitem', 'Remove the second step'] as const],
  )
  await admin.see('/admin/people', ['field', 'Role of {{name}}', { name: 'Sam Student' }])
  await admin.show('/admin/people')
  await admin.page.focus(`[aria-label="${walk.say('Role of {{name}}', { name: 'Ada Admin' })}"]`)
  // By keyboard: each field has choices of these names in the page.
  for (const key of ['ArrowDown', 'ArrowUp', 'ArrowUp', 'Enter'] as const) await admin.page.keyboard.press(key)
  await admin.page.waitForSelector('[role=dialog]')
  await admin.looked('giving up one’s own role')
}

async function walkAsNewcomer(walk: Walk): Promise<void> {
  const { people, logins } = walk.term
  await using newcomer = await open('newcomer', walk)
  for (const path of ['/', '/my/lectures', '/my/trash', '/rooms', '/courses']) await newcomer.see(path)
  const { password } = logins.newcomer
  try {
    await newcomer.show('/my/account')
    await newcomer.press(['button', 'Set it up'])
    await fill(newcomer.page, walk.say('Your password'), password)
    await newcomer.press(['button', 'Go on'])
    await newcomer.page.waitForSelector('[role=dialog] input[readonly]')
    await newcomer.looked('the QR code')
    const secret = await newcomer.page.$eval('[role=dialog] input[readonly]', (field) => field.value)
    await fill(newcomer.page, walk.say('Code'), totpCode(secret.replaceAll(' ', ''), Date.now()))
    await newcomer.press(['button', 'Turn it on'])
    await newcomer.page.waitForSelector('[role=dialog] code')
    await newcomer.looked('recovery codes')
  } finally {
    await people.newcomer.call('removeSecondFactor', { body: { password } })
  }
  await using member = await open('member', walk)
  await member.see('/my/account', ['button', 'Remove the second step'], ['button', 'Remove'])
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
  const gus = { name: 'Gus Guest' }
  const more = ['button', 'More for {{name}}', gus] as const
  await guest.page.keyboard.press('h')
  await lecturer.page.waitForSelector(named(walk.say('Let speak')))
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
  await guest.press(['button', 'Join again'], ['button', 'Join'])
  const waits = { number: '1', waiting: '1' }
  await lecturer.press(['button', 'People, {{number}} here, waiting: {{waiting}}', waits])
  await lecturer.press(['button', 'Turn {{name}} away', gus])
  await guest.page.waitForSelector(named(walk.say('Ask again')))
  await guest.looked('turned away before a room')
  await guest.press(['button', 'Ask again'], ['button', 'Join'])
  await lecturer.press(['button', 'Let in {{name}}', gus])
  await guest.page.waitForSelector('[role=toolbar]')
  await lecturer.press(more, ['menuitem', 'Remove'], ['button', 'Remove'])
  await guest.page.waitForFunction(() => !document.querySelector('[role=toolbar]'))
  await guest.looked('removed from a room')
  await people.lecturer.call('changeRoom', { params: { room }, body: { lobby: false, locked: true } })
  await guest.show(`/rooms/${room}`)
  await guest.looked('before a locked room')
  await guest.press(['button', 'Join'])
  // Beside the notice that it is locked.
  await guest.page.waitForFunction(() => document.querySelectorAll('main [role=alert]').length > 1)
  await guest.looked('refused at a locked room')
  await people.lecturer.call('deleteRoom', { params: { room } })
  await lecturer.page.waitForFunction(() => !document.querySelector('[role=toolbar]'))
  await lecturer.looked('after a room that was deleted')
}

/** Those in a room that is recorded, and those who watch: what they ask, write, and say of each other. */
async function walkRecorded(walk: Walk): Promise<void> {
  const { people, course } = walk.term
  const { say } = walk
  const { id: room } = await people.lecturer.call('createRoom', { body: { name: 'Physics 3', course } })
  await using lecturer = await open('lecturer', walk)
  await lecturer.show(`/rooms/${room}`)
  await lecturer.press(['button', 'Join and record'])
  await lecturer.page.waitForSelector('[role=timer]', { timeout: 120_000 })
  await lecturer.looked('in a room that is recorded')
  await using guest = await open('nobody', walk)
  await guest.show(`/rooms/${room}`)
  await guest.looked('before a room that is recorded')

  const { recording } = await people.lecturer.call('seeRoom', { params: { room } })
  await using student = await open('student', walk)
  await student.show(`/lectures/${recording?.lecture}`)
  await student.page.waitForSelector('video', { timeout: 60_000 })
  await student.press(['button', 'No sound or picture?'], ['button', 'I hear nothing'])
  await student.page.waitForSelector(`::-p-text(${say('Thank you: the lecturer is told.')})`)
  await student.looked('the lecturer is told')
  await student.page.keyboard.press('Escape')
  await fill(student.page, say('Ask a question'), 'Why is the sky blue?')
  await student.press(['button', 'Ask'], ['button', 'Take back'])
  await student.noticed('a question that was taken back')
  await student.putAway('Undo')
  await student.press(['tab', 'Chat'])
  await fill(student.page, say('Message'), 'Good morning')
  await student.press(['button', 'Send'])
  await student.page.waitForSelector('[role=tabpanel] ol li')
  await student.looked('the chat beside a lecture')
  await student.press(['button', 'Take your message back'])
  await student.noticed('a message that was taken back')
  await student.putAway('Undo')

  await Promise.all([lecturer.noticed('a hand outside'), student.press(['button', 'Raise your hand'])])
  await lecturer.putAway('Close')
  await lecturer.page.keyboard.press('q')
  await lecturer.looked('questions of those who watch')
  await lecturer.press(['button', 'Hide'])
  await lecturer.noticed('a question that was hidden')
  await lecturer.putAway('Undo')
  await lecturer.page.locator('aside [role=tab]:last-child').click()
  await lecturer.press(['button', 'Hide the message of {{name}}', { name: 'Sam Student' }])
  await lecturer.noticed('a message that was hidden')
  await lecturer.putAway('Undo')
  await lecturer.page.locator('aside [role=tab]:first-child').click()
  await lecturer.page.locator(named(`${walk.say('Take in')}: Sam Student`)).click()
  await student.page.waitForSelector('[role=dialog]')
  await student.looked('invited into a room')
  await student.page.keyboard.press('Escape')
  await student.page.waitForFunction(() => !document.querySelector('[role=dialog]'))
  await student.looked('an invitation into a room that was put away')

  await lecturer.press(['button', 'Pause'])
  await student.page.waitForSelector('[slot=top-chrome][role=status]')
  await student.looked('a paused lecture')
  await lecturer.looked('a paused recording')
  await lecturer.press(['button', 'Leave'])
  await lecturer.page.waitForSelector('main [role=status] button')
  await lecturer.looked('after a room without Stop')
  await lecturer.press(['button', 'Stop'])
  await lecturer.page.waitForFunction(() => !document.querySelector('main [role=status] button'))
  await lecturer.looked('after a recording')
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
  for (const name of ['Share', 'Edit', 'Hold', 'More', 'What happened']) {
    await admin.press(['button', name])
    await admin.looked(`a live lecture: ${name}`)
    await admin.page.keyboard.press('Escape')
  }
  await admin.see('/admin')
  await admin.see('/')
  // Who starts the next one does not come to the end of this one.
  await walk.term.people.admin.call('stopLecture', { params: { lecture: pathname.split('/').at(-1) ?? '' } })
}

/** What is said of something that was done, most of it with a way back; all of it is as before then. */
async function walkDone(walk: Walk): Promise<void> {
  const { course, otherCourse, room, lecture, waiting, thrown, logins } = walk.term
  const { admin, lecturer, student } = walk.term.people
  const lecturePage = `/lectures/${lecture}`
  const [waves, test] = [{ title: 'Waves on water' }, { title: 'A test' }]
  const { files } = await lecturer.call('seeLecture', { params: { lecture } })
  const { links } = await lecturer.call('seeCourse', { params: { course } })
  const { plans } = await lecturer.call('listPlans', { params: { room } })
  const { texts } = await admin.call('listAllTexts')
  const showInOther = () => admin.call('addToCourse', { params: { lecture, course: otherCourse } })
  const throwAway = () => lecturer.call('trashLecture', { params: { lecture: thrown } })

  {
    await using who = await open('student', walk)
    const putBack = () => student.call('keepPosition', { params: { lecture }, body: halfWatched })
    await who.seeDone(putBack, '/', ['button', 'Take {{title}} off the shelf', waves])
  }
  {
    await using who = await open('lecturer', walk)
    const bringBack = async () => {
      for (const { id: file } of files) await lecturer.call('bringFileBack', { params: { lecture, file } })
    }
    await who.seeDone(bringBack, lecturePage, ['button', 'Remove {{name}}', { name: 'Week 1.pdf' }])
    const leave = () => lecturer.call('extendLecture', { params: { lecture }, body: { days: 0 } })
    await who.seeDone(leave, lecturePage, ['button', 'Keep longer: {{title}}', waves])
    const release = () => lecturer.call('releaseLecture', { params: { lecture }, body: { appears: 'now' } })
    await who.seeDone(release, lecturePage, ['button', 'Take the replay back'])
    const hide = () =>
      lecturer.call('releaseLecture', { params: { lecture: waiting }, body: { appears: 'after-review' } })
    await who.seeDone(hide, `/lectures/${waiting}`, ['button', 'Release now'])
    await who.seeDone(throwAway, '/my/trash', ['button', 'Restore {{title}}', test])
    await lecturer.call('restoreLecture', { params: { lecture: thrown } })
    const chosen = ['checkbox', 'Choose {{title}}', test] as const
    await who.seeDone(throwAway, '/my/lectures', chosen, ['button', 'Move to the trash'])

    const more = ['button', 'More'] as const
    const others = ['menuitem', 'Add to another course'] as const
    await who.seeDone(showInOther, lecturePage, more, others, [
      'button',
      'Take out of {{course}}',
      { course: 'Optics' },
    ])
    const nameAgain = () => lecturer.call('nameLecturer', { params: { lecture }, body: { email: logins.member.email } })
    const managers = ['menuitem', 'Who manages it'] as const
    await who.seeDone(nameAgain, lecturePage, more, managers, ['button', 'Remove {{name}}', { name: 'Mona' }])
    const planAgain = async () => {
      for (const { beginsAt, endsAt, title } of plans)
        await lecturer.call('planRecording', { params: { room }, body: { beginsAt, endsAt, title } })
    }
    const physics = ['button', 'More for {{name}}', { name: 'Physics 1' }] as const
    const plan = ['menuitem', 'Record at a time'] as const
    await who.seeDone(planAgain, '/rooms', physics, plan, ['button', 'Call off {{title}}', { title: 'Interference' }])

    const add = () =>
      lecturer.call('addMember', { params: { course }, body: { email: logins.member.email, role: 'student' } })
    await who.seeDone(add, `/courses/${course}/members`, ['button', 'Remove {{name}}', { name: 'Mona' }])
    const bringLinksBack = async () => {
      for (const { id: link } of links ?? [])
        await lecturer.call('changeCourseLink', { params: { course, link }, body: { withdrawn: false } })
    }
    await who.seeDone(bringLinksBack, `/courses/${course}/members`, ['button', 'Withdraw'])

    try {
      await who.show(`/lectures/${lecture}/trim`)
      await awaitReplay(who.page)
      await fill(who.page, walk.say('End of the replay'), '0:40')
      await who.page.keyboard.press('Enter')
      await who.press(['button', 'Trim the lecture'])
      await who.noticed('a lecture that was trimmed')
    } finally {
      await lecturer.call('untrimLecture', { params: { lecture } })
    }
  }
  await using who = await open('admin', walk)
  await who.seeDone(showInOther, `/courses/${otherCourse}`, ['button', 'Take out of this course: {{title}}', waves])
  await who.seeDone(() => admin.call('releaseMailBrake'), '/admin/mail', ['button', 'Stop all e-mails'])
  const writeAgain = async () => {
    for (const { kind, language, text } of texts)
      await admin.call('changeText', { params: { kind, language }, body: { text } })
  }
  await who.seeDone(writeAgain, '/admin/texts', ['text', 'English'], ['button', 'Take the text away'])
  const email = 'neu@test.example'
  try {
    await who.show('/admin/people')
    await who.press(['button', 'Invite'])
    await fill(who.page, walk.say('E-mail address'), email)
    await who.press(['button', 'Make the link'])
    await who.page.waitForSelector('[role=dialog] input[readonly]')
    await who.looked('the link of an invitation')
  } finally {
    const { invitations } = await admin.call('listPeople')
    for (const { id: invitation } of invitations.filter((one) => one.email === email))
      await admin.call('withdrawInvitation', { params: { invitation } })
  }
}

/** What is said where something does not work; only pages are broken, not the Aula behind them. */
async function walkFailing(walk: Walk): Promise<void> {
  const { course, room, lecture } = walk.term
  const { say } = walk
  {
    await using nobody = await open('nobody', walk)
    await nobody.show('/sign-in')
    await fill(nobody.page, say('E-mail address'), 'nobody@test.example')
    await fill(nobody.page, say('Password'), 'not this one')
    await nobody.press(['button', 'Sign in'])
    await nobody.page.waitForSelector('main [role=alert]')
    await nobody.looked('a wrong password')
    for (const problem of ['NotAllowedError', 'NotFoundError', 'NotReadableError']) {
      await nobody.page.evaluateOnNewDocument((name) => {
        const getUserMedia = () => Promise.reject(new DOMException(name, name))
        Object.assign(navigator.mediaDevices ?? {}, { getUserMedia })
      }, problem)
      await nobody.show(`/rooms/${room}`)
      await nobody.page.waitForSelector('main .mantine-Alert-root')
      await nobody.looked(`before a room, ${problem}`)
    }
  }
  {
    await using guest = await open('nobody', walk)
    await guest.page.evaluateOnNewDocument(cutLines)
    await guest.show(`/rooms/${room}`)
    await fill(guest.page, say('Your name'), 'Far Away')
    await guest.page.evaluate(() => dispatchEvent(new Event('cut')))
    await guest.press(['button', 'Join'])
    await guest.page.waitForSelector('main [role=alert] h1')
    await guest.looked('a room that cannot be reached')
    await guest.show(`/rooms/${room}`)
    await guest.press(['button', 'Join'])
    await guest.page.waitForSelector('[role=toolbar]')
    await guest.page.evaluate(() => dispatchEvent(new Event('cut')))
    await guest.page.waitForSelector(`::-p-text(${say('The connection is lost')})`)
    await guest.looked('in a room without a connection')
  }
  {
    await using student = await open('student', walk)
    await student.page.evaluateOnNewDocument(failCalls, '/api/search', 'fault')
    await student.page.evaluateOnNewDocument(failCalls, '/api/my/account', 'rubbish')
    for (const path of ['/search?q=waves', '/my/account']) await student.see(path)
    await student.show('/')
    await student.page.evaluate(failCalls, '/api/', 'silence')
    const lost = say('No connection to Aula. What you see may be old; it goes on by itself.')
    await student.page.waitForSelector(`::-p-text(${lost})`)
    await student.looked('without a connection')
    // What is no playlist, and what a student may not see.
    for (const address of ['/api/me', '/api/people']) {
      await student.page.evaluateOnNewDocument(misleadPlayer, address)
      await student.show(`/lectures/${lecture}`)
      await student.page.waitForSelector('[slot=top-chrome][role=status]')
      await student.looked(`a picture from ${address}`)
    }
  }
  await using lecturer = await open('lecturer', walk)
  await lecturer.show('/my/account')
  await lecturer.press(['button', 'Set it up'])
  await fill(lecturer.page, say('Your password'), 'not this one')
  await lecturer.press(['button', 'Go on'])
  await lecturer.page.waitForSelector('[role=dialog] [role=alert]')
  await lecturer.looked('a second step of a demo account')
  await lecturer.show('/my/lectures')
  await lecturer.press(['checkbox', 'Choose {{title}}', { title: 'Sound' }], ['button', 'Move to the trash'])
  await lecturer.noticed('a lecture that is held')
  await lecturer.show(`/courses/${course}/members`)
  await fill(lecturer.page, say('E-mail address'), 'nobody@test.example')
  await lecturer.press(['button', 'Add'])
  await lecturer.noticed('somebody whom nobody knows')
  for (const part of ['/plans', '/feed', '/lecturers', '/events'])
    await lecturer.page.evaluateOnNewDocument(failCalls, part, 'fault')
  await lecturer.page.evaluateOnNewDocument(failCalls, '/trim', 'silence')
  const more = ['button', 'More for {{name}}', { name: 'Physics 1' }] as const
  await lecturer.see('/rooms', more, ['menuitem', 'Record at a time'])
  await lecturer.see(`/courses/${course}`, ['button', 'Subscribe'])
  await lecturer.see(`/lectures/${lecture}`, ['button', 'More'], ['menuitem', 'Who manages it'])
  await lecturer.see(`/lectures/${lecture}`, ['button', 'What happened'])
  await lecturer.see(`/lectures/${lecture}/trim`)
}

/** In a page: its calls of addresses with this in them fail: with a fault, an answer that is none, or without one. */
function failCalls(part: string, failure: string): void {
  const call = window.fetch
  window.fetch = async (address, init) => {
    if (!String(address).includes(part)) return await call(address, init)
    if (failure === 'silence') throw new TypeError('Failed to fetch')
    const headers = { 'content-type': 'application/json', 'x-request-id': 'a1b2c3' }
    return new Response('<', { status: failure === 'fault' ? 500 : 200, headers })
  }
}

/** In a page: what its player asks for instead of a playlist. */
function misleadPlayer(instead: string): void {
  const { open } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, method: string, address: string | URL) {
    open.call(this, method, String(address).includes('.m3u8') ? instead : address, true)
  }
}

/** In a page: with the event `cut` its lines to the viewer are cut, and no other one opens. */
function cutLines(): void {
  const Line = window.WebSocket
  class Whole extends Line {
    constructor(address: string) {
      super(address)
      addEventListener('cut', () => this.close())
    }
  }
  class Silent {
    static readonly OPEN = 1
    get readyState() {
      return 0
    }
    send() {}
    close() {}
  }
  Object.assign(window, { WebSocket: Whole })
  addEventListener('cut', () => Object.assign(window, { WebSocket: Silent }))
}

/** In a page, of a field: chooses a file that is never sent, and an empty one. */
function chooseFiles(field: Element): void {
  const { send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.send = function (this: XMLHttpRequest, body?: XMLHttpRequestBodyInit | Document | null) {
    if (!(body instanceof File)) send.call(this, body)
  }
  const chosen = new DataTransfer()
  chosen.items.add(new File(['slides'], 'Week 2.pdf'))
  chosen.items.add(new File([], 'Week 3.pdf'))
  Object.assign(field, { files: chosen.files })
  field.dispatchEvent(new Event('change', { bubbles: true }))
}

/** A button by its name. */
const named = (name: string) => `::-p-aria([name="${name}"][role="button"])`

/**
 * A control by its role and English name, with what the page puts into it; `text`: by what its label says; `field`: by its
 * name alone.
 */
type Control = readonly [
  role: 'button' | 'link' | 'radio' | 'checkbox' | 'tab' | 'menuitem' | 'text' | 'field',
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
  /** The same with the notice that something was done or was not, which stays. */
  noticed(name: string): Promise<void>
  /** Presses what ends a notice. */
  putAway(by: 'Undo' | 'Close'): Promise<void>
  /** All of it: a page, and what is pressed on it, one after the other. */
  see(path: string, ...controls: Control[]): Promise<void>
  /** The same up to the notice; whatever happens, what was done is taken back. */
  seeDone(takeBack: () => Promise<unknown>, path: string, ...controls: Control[]): Promise<void>
  /** What a list of people would do. */
  seeList(path: string, list: string): Promise<void>
  /** What is behind the bell. */
  openNotices(): Promise<void>
  onPhone(act: () => Promise<void>): Promise<void>
}

async function open(who: Who, walk: Walk): Promise<Walker> {
  const { browser, url, term, language, say } = walk
  const context = await (who === 'nobody' ? browser.createBrowserContext() : term.people[who].browse(browser))
  const page = await context.newPage()
  await page.setViewport(desk)
  // Left without saving, a page is left all the same.
  page.on('dialog', (dialog) => void dialog.accept())
  walk.begin?.(page)
  await page.evaluateOnNewDocument((language) => {
    // Between two pages there is an empty one, which keeps nothing.
    if (location.protocol !== 'about:') localStorage.setItem('aula-language', language)
  }, language)
  const read = () => page.waitForFunction(() => !document.querySelector('[aria-busy], .mantine-Skeleton-root'))
  const show = async (path: string) => {
    await page.goto('about:blank')
    await page.goto(url + path, { waitUntil: 'load' })
    await page.waitForSelector('main h1')
    await read()
  }
  const pressAll = async (...controls: Control[]) => {
    for (const [role, name, values] of controls) {
      if (role === 'text') await page.locator(`::-p-text(${say(name, values)})`).click()
      else if (role === 'field') await page.locator(`::-p-aria([name="${say(name, values)}"])`).click()
      else await press(page, role, say(name, values))
    }
  }
  const looked = (name: string) => walk.look(page, `${who}, ${name}`)
  const noticed = async (name: string) => {
    const notice = await page.waitForSelector('.mantine-Notification-root, [role=dialog] [role=status] button')
    // As a mouse that rests above it does.
    await notice?.evaluate((element) => element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })))
    await looked(name)
  }
  const nameOf = (path: string, controls: Control[]) => [path, ...controls.map(([, name]) => name)].join(', ')
  return {
    ...{ page, show, press: pressAll, looked, noticed },
    async putAway(by) {
      await pressAll(['button', by])
      await page.waitForSelector('.mantine-Notification-root', { hidden: true })
    },
    async see(path, ...controls) {
      await show(path)
      await pressAll(...controls)
      await read()
      await looked(nameOf(path, controls))
    },
    async seeDone(takeBack, path, ...controls) {
      try {
        await show(path)
        await pressAll(...controls)
        await noticed(nameOf(path, controls))
      } finally {
        await takeBack()
      }
    },
    async seeList(path, list) {
      await show(path)
      await pressAll(['button', 'Import a list'])
      await fill(page, say('Or paste the lines here'), list)
      await pressAll(['button', 'Look at it'])
      await page.waitForSelector('[role=dialog] table')
      await looked(`${path}, a list of people`)
    },
    async openNotices() {
      await show('/')
      await page.locator('header [aria-haspopup="dialog"]').click()
      await looked('notices')
    },
    async onPhone(act) {
      await page.setViewport(phone)
      await act()
      await page.setViewport(desk)
    },
    [Symbol.asyncDispose]: () => context.close(),
  }
}

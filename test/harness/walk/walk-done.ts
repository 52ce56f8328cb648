import { halfWatched } from '../aula/lay-term.ts'
import { fill } from '../browser/browser.ts'
import { awaitReplay } from '../lecture/watch-lecture.ts'
import { openWalker } from './open-walker.ts'
import type { Walk } from './walk.ts'

/** What is said of something that was done, most of it with a way back; all of it is as before then. */
export async function walkDone(walk: Walk): Promise<void> {
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
    await using who = await openWalker('student', walk)
    const putBack = () => student.call('keepPosition', { params: { lecture }, body: halfWatched })
    await who.seeDone(putBack, '/', ['button', 'Take {{title}} off the shelf', waves])
  }
  {
    await using who = await openWalker('lecturer', walk)
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
  await using who = await openWalker('admin', walk)
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

import { fill } from '../browser/browser.ts'
import { awaitReplay } from '../lecture/watch-lecture.ts'
import { openWalker } from './open-walker.ts'
import type { Walk } from './walk.ts'

export async function walkOwnLecture(walk: Walk): Promise<void> {
  const { lecture, waiting, thrown } = walk.term
  await using lecturer = await openWalker('lecturer', walk)
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

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endingOf, ownFileName, renamedFile } from '../../../core/lecture/file-name.ts'
import { fileType } from '../../../viewer/files/file-type.ts'

test.each([
  ['Folien – Woche 1.pdf', 'Folien – Woche 1.pdf'],
  ['../../etc/passwd', 'etc passwd'],
  ['C:\\fakepath\\a.PDF', 'C fakepath a.PDF'],
  ['invoice\u202Efdp.exe', 'invoice fdp.exe'],
  ['.htaccess', 'htaccess'],
  ['a.pdf ', 'a.pdf'],
  [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(116)}.pdf`],
  ['..', ''],
])('%j is called %j', (given, name) => {
  expect(ownFileName(given)).toBe(name)
})

test.each([
  ['Week 2', 'Week 1.pdf', 'Week 2.pdf'],
  ['Week 2.PDF', 'Week 1.pdf', 'Week 2.PDF'],
  ['page.html', 'Week 1.pdf', 'page.html.pdf'],
  ['a.pdf', 'page.html', 'a.pdf.html'],
  ['notes', 'README', 'notes'],
  ['/', 'a.pdf', ''],
])('%j instead of %j is %j', (given, former, name) => {
  expect(renamedFile(given, former)).toBe(name)
})

test('whatever it is renamed to, a file stays what it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('a.pdf', 'b.html', 'c'),
      (text, former) => {
        const name = renamedFile(text, former)
        expect(Array.from(name).length).toBeLessThanOrEqual(120)
        expect(name).not.toMatch(/[\p{C}/\\]/u)
        if (name !== '' && former !== 'c') expect(endingOf(name)).toBe(endingOf(former))
        if (name !== '' && former === 'b.html') expect(fileType(name)).toBe('application/octet-stream')
      },
    ),
  )
})

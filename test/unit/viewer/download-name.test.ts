import fc from 'fast-check'
import { expect, test } from 'vitest'
import { downloadName } from '../../../viewer/media/download-name.ts'

test.each([
  ['Einführung in die Größenlehre', 'Einführung in die Größenlehre.mp4'],
  ['線形代数', '線形代数.mp4'],
  ['-i', 'i.mp4'],
  ['../../etc/passwd', 'etc passwd.mp4'],
  ['a\nContent-Type: text/html\n\n<script>', 'a Content-Type text html script.mp4'],
  ['exe.4pm\u202e', 'exe.4pm.mp4'],
  ['%d "quoted" $(touch x)', 'd quoted $(touch x).mp4'],
  ['...', 'lecture.mp4'],
])('%j is saved as %j', (title, name) => {
  expect(downloadName(title)).toBe(name)
})

test('whatever the title, the name is one plain file', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(...'aé線.-~ %"<:*', '/', '\\', '\u202e', '\0', '\n', '\ud800'),
        maxLength: 150,
      }),
      (title) => {
        expect(downloadName(title)).toMatch(/^[^.\-~ /\\:*?"<>|%\p{C}][^/\\:*?"<>|%\p{C}]*\.mp4$/u)
      },
    ),
  )
})

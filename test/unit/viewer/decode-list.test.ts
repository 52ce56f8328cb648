import { expect, test } from 'vitest'
import { decodeList } from '../../../viewer/web/src/import/decode-list.ts'

const names = 'name,email\nJürgen Größe,j@example.org\nZoë Müller,z@example.org'

test.each([
  ['UTF-8', Buffer.from(names)],
  ['UTF-8 with its mark', Buffer.from(`\uFEFF${names}`)],
  ['Windows', Buffer.from(names, 'latin1')],
  ['Unicode text of Excel', Buffer.from(`\uFEFF${names}`, 'utf16le')],
])('names in a list are read as they are: %s', (_, bytes) => {
  expect(decodeList(bytes)).toBe(names)
})

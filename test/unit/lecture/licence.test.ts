import { expect, test } from 'vitest'
import { licenceAddress, licenceName, licenceOf, licences } from '../../../core/lecture/licence.ts'

test('each has its name and the address of its text', () => {
  expect(licences.map((licence) => [licenceName(licence), licenceAddress(licence)])).toEqual([
    [null, null],
    ['CC BY 4.0', 'https://creativecommons.org/licenses/by/4.0/'],
    ['CC BY-SA 4.0', 'https://creativecommons.org/licenses/by-sa/4.0/'],
    ['CC BY-NC 4.0', 'https://creativecommons.org/licenses/by-nc/4.0/'],
    ['CC BY-NC-SA 4.0', 'https://creativecommons.org/licenses/by-nc-sa/4.0/'],
    ['CC BY-ND 4.0', 'https://creativecommons.org/licenses/by-nd/4.0/'],
    ['CC BY-NC-ND 4.0', 'https://creativecommons.org/licenses/by-nc-nd/4.0/'],
    ['CC0 1.0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
  ])
})

test('what nobody knows is taken for the strictest', () => {
  expect(licenceOf('CC-BY-5.0')).toBe('all-rights-reserved')
  expect(licenceOf('CC0-1.0')).toBe('CC0-1.0')
})

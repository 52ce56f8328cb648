import { expect, test } from 'vitest'
import { readWishes } from '../../../scripts/setup/read-wishes.mjs'

test('words for the setup and words for aula up are told apart', () => {
  expect(readWishes(['--yes', '--demo', '--no-packages'], {})).toEqual({
    wishes: { yes: true, print: false, packages: false, setupOnly: false },
    rest: ['--demo'],
  })
})

test('npm start --print, without the two hyphens', () => {
  expect(readWishes([], { npm_config_print: 'true', npm_config_yes: 'false' }).wishes).toMatchObject({
    yes: false,
    print: true,
  })
})

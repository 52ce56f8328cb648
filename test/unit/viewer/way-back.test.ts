import { expect, test } from 'vitest'
import { takeAlong, wayBack } from '../../../viewer/web/src/layout/way-back.ts'

const at = (pathname: string, state: unknown = null) => ({ pathname, search: '', hash: '', key: 'k', state })

test('one comes back to where signing in was asked for, by way of the other account pages too', () => {
  const lecture = at('/lectures/abc')
  expect(wayBack(takeAlong(lecture))).toBe(lecture)
  const signIn = at('/sign-in', takeAlong(lecture))
  const forgotten = at('/forgotten-password/', takeAlong(signIn))
  expect(wayBack(takeAlong(forgotten))).toBe(lecture)
})

test('nobody is led back to an account page, nor to what is no place', () => {
  for (const path of ['/sign-in', '/first-admin', '/invitation', '/forgotten-password', '/new-password', '/sign-in/'])
    expect(wayBack({ back: at(path) })).toBe('/')
  for (const state of [undefined, null, 'back', {}, { back: null }, { back: {} }]) expect(wayBack(state)).toBe('/')
})

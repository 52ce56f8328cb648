import { beforeEach, expect, test, vi } from 'vitest'
import { rememberChoices, rememberedChoices } from '../../../viewer/web/src/room/join-choices.ts'

let kept: Map<string, string>

beforeEach(() => {
  kept = new Map()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
})

test('an answer holds for the words that were answered, and for no others', () => {
  rememberChoices({ name: 'Gil', recordable: true, consent: 'a1' })
  expect(rememberedChoices('a1')).toEqual({ name: 'Gil', recordable: true, consent: 'a1' })
  expect(rememberedChoices('b2')).toEqual({ name: 'Gil', recordable: null, consent: 'b2' })
  expect(rememberedChoices(null)).toEqual({ name: 'Gil', recordable: null, consent: null })
})

test('what was answered before organisations had words of their own was an answer to Aula’s', () => {
  kept.set('aula-join', JSON.stringify({ name: 'Gil', recordable: true }))
  expect(rememberedChoices(null)).toMatchObject({ recordable: true })
  expect(rememberedChoices('a1')).toMatchObject({ recordable: null })
})

test.each(['', '[]', 'null', '{"name":7,"recordable":"yes"}', '{'])('%j is no answer', (text) => {
  kept.set('aula-join', text)
  expect(rememberedChoices(null)).toEqual({ name: '', recordable: null, consent: null })
})

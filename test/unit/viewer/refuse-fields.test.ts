import { expect, test } from 'vitest'
import { Refusal } from '../../../viewer/web/src/api/refusal.ts'
import { isBesideFields, refuseFields } from '../../../viewer/web/src/words/refuse-fields.ts'

type Fields = Record<string, string>

/** What stands beside the fields of a form then; false: nothing. */
function refuse(values: object, fields: Fields | undefined, within?: string): Fields | false {
  const error = new Refusal(400, { code: 'request.invalid', message: 'Not right yet.', fields, quote: 'q' })
  const shown: Fields = {}
  const setErrors = (errors: Fields) => void Object.assign(shown, errors)
  const said = refuseFields({ getValues: () => values, setErrors, getInputNode: () => null }, error, within)
  expect(isBesideFields(error)).toBe(said)
  return said && shown
}

test('what is wrong with one of several names is said of the field that has them all', () => {
  expect(refuse({ title: '', speakers: [] }, { 'speakers.3': 'is too long' })).toEqual({ speakers: 'is too long' })
})

test('a part of a field, and a field inside of what the viewer calls by another name, keep their names', () => {
  const values = { replays: {}, steps: [] }
  expect(refuse(values, { 'replays.hours': 'no' })).toEqual({ 'replays.hours': 'no' })
  expect(refuse(values, { 'conference.steps.0.selector': 'no' }, 'conference.')).toEqual({ 'steps.0.selector': 'no' })
})

test('what concerns no field of the form is not said beside one', () => {
  expect(refuse({ title: '' }, { termEndsAt: 'no' })).toBe(false)
  expect(refuse({ title: '' }, undefined)).toBe(false)
})

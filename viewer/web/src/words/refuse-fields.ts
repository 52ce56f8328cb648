import { flushSync } from 'react-dom'
import { Refusal } from '../api/refusal.ts'
import { t } from '../language/language.ts'
import { focusRefused } from './focus-refused.ts'

/** What is needed of Mantine's form. */
type Form = {
  getValues: () => object
  setErrors: (errors: Record<string, string>) => void
  getInputNode: (path: string) => HTMLElement | null
}

const besideFields = new WeakSet<Error>()

/**
 * Puts what the viewer refused beside the fields it concerns, and the focus into the first of them; false when it
 * concerns none of them. `within`: what the viewer has before the names of some fields, as in `conference.`.
 */
export function refuseFields(form: Form, error: unknown, within = ''): boolean {
  if (!(error instanceof Refusal)) return false
  const values = form.getValues()
  const refused = Object.entries(error.fields).flatMap(([path, problem]) => {
    const inForm = within && path.startsWith(within) ? path.slice(within.length) : path
    // Of a list that is one field, such as names of speakers, the whole is refused.
    const field = inForm.replace(/(\.\d+)+$/, '')
    return (field.split('.')[0] ?? '') in values ? [{ field, problem: t(problem) }] : []
  })
  const [first] = refused
  if (!first) return false
  besideFields.add(error)
  // At once: the fields say what is wrong when one of them gets the focus.
  flushSync(() => form.setErrors(Object.fromEntries(refused.map(({ field, problem }) => [field, problem]))))
  focusRefused(form.getInputNode(first.field)?.closest('form'))
  return true
}

/** Whether a form's fields say it already. */
export function isBesideFields(error: Error): boolean {
  return besideFields.has(error)
}

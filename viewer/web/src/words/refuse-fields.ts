import { Refusal } from '../api/refusal.ts'
import { t } from '../language/language.ts'

/** Puts what the viewer refused beside the fields it concerns; false when it concerns none of them. */
export function refuseFields(
  form: { setErrors: (errors: Record<string, string>) => void },
  error: unknown,
): error is Refusal {
  if (!(error instanceof Refusal) || Object.keys(error.fields).length === 0) return false
  form.setErrors(Object.fromEntries(Object.entries(error.fields).map(([field, problem]) => [field, t(problem)])))
  return true
}

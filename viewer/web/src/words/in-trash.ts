import { t } from '../language/language.ts'
import { day } from './date.ts'
import { trashReasonInWords } from './trash-reason.ts'

/** Since when and why a lecture is in the trash, and when it is erased there; null: it is held. */
export function inTrashInWords(trash: { trashedAt: string; reason: string; eraseAt: string | null }): string {
  const { trashedAt, reason, eraseAt } = trash
  return [
    t('{{day}}: {{what}}.', { day: day(trashedAt), what: trashReasonInWords(reason) }),
    eraseAt === null
      ? t('Held by an admin: it is not erased.')
      : t('Will be erased on {{day}}.', { day: day(eraseAt) }),
  ].join(' ')
}

import { t } from '../language/language.ts'

/** Why a lecture is in the trash. */
export function trashReasonInWords(reason: string): string {
  switch (reason) {
    case 'retention.course':
      return t('Moved here by a rule of the course')
    case 'retention.organisation':
      return t('Moved here by a rule of the organisation')
    default:
      return t('Deleted')
  }
}

import { t } from '../language/language.ts'

/** Why a lecture is in the trash, or erased. */
export function trashReasonInWords(reason: string): string {
  switch (reason) {
    case 'retention.course':
      return t('Moved here by a rule of the course')
    case 'retention.organisation':
      return t('Moved here by a rule of the organisation')
    case 'trash.expired':
      return t('Its time in the trash was over')
    case 'user.erase':
      return t('Somebody erased it at once')
    default:
      return t('Moved here by somebody')
  }
}

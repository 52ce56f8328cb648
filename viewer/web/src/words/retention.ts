import { t } from '../language/language.ts'

/** A rule as a sentence. */
export function retentionInWords(days: number | null): string {
  return days === null
    ? t('Lectures are kept until somebody removes them.')
    : t('Lectures move to the trash {{count}} days after they were held.', { count: days })
}

import { t } from '../language/language.ts'

/** Who has written something; whoever was removed has no name where their words are held. */
export function writerInWords(name: string): string {
  return name || t('(removed person)')
}

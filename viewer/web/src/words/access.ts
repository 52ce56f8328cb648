import type { LectureCard } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'

export type Access = LectureCard['access']

/** Who can watch, as a sentence; `short` stands where there is little room. */
export function accessInWords(access: Access, course?: string | null): { short: string; sentence: string } {
  switch (access) {
    case 'public':
      return { short: t('Everybody'), sentence: t('Everybody can find and watch it, without signing in.') }
    case 'link':
      return { short: t('Who has the link'), sentence: t('Only who has the link can watch it; it is not listed.') }
    case 'signed-in':
      return { short: t('Everybody here'), sentence: t('Everybody with an account here can find and watch it.') }
    case 'course':
      return {
        short: t('Course members'),
        sentence: course
          ? t('Only members of “{{course}}” can find and watch it.', { course })
          : t('Only members of its course can find and watch it.'),
      }
  }
}

export const accessChoices: Access[] = ['public', 'link', 'signed-in', 'course']

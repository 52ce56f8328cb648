import type { TextKind } from '../../../../core/text/organisation-text.ts'
import { t } from '../language/language.ts'

/** What a text of the organisation is called; a page's heading, too. */
export const textTitles: Record<TextKind, string> = {
  notice: t('Notice of a recording'),
  consent: t('Question before joining'),
  imprint: t('Imprint'),
  privacy: t('Privacy'),
}

/** What Aula says itself where an organisation says nothing of its own. */
export const aulasOwn = {
  notice: t('This lecture is being recorded.'),
  consent: t('Lectures in this room can be recorded. You are told when it starts, and can change this at any time.'),
}

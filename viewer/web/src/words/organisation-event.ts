import type { OrganisationEvent } from '../../../../core/organisation-event.ts'
import { languages } from '../language/choose-language.ts'
import { t } from '../language/language.ts'
import { textTitles } from './text.ts'

type Told = { event: OrganisationEvent; about: string; detail: string }

/** What an admin did to people, mail or texts. */
export function organisationEventInWords({ event, about, detail }: Told): string {
  switch (event) {
    case 'person.deactivated':
      return detail
        ? t('{{name}} deactivated, lectures and rooms handed to {{heir}}', { name: about, heir: detail })
        : t('{{name}} deactivated', { name: about })
    case 'person.reactivated':
      return t('{{name}} activated again', { name: about })
    case 'person.reset-link':
      return t('Link for a new password made for {{name}}', { name: about })
    case 'person.second-factor-removed':
      return t('Second step removed from {{name}}’s account', { name: about })
    case 'people.imported':
      return t('{{count}} people imported', { count: Number(detail) })
    case 'mail.stopped':
      return t('All e-mails stopped')
    case 'mail.released':
      return t('E-mails released')
    case 'mail.dropped':
      return t('{{count}} e-mails taken out of the queue', { count: Number(detail) })
    case 'text.changed':
      return t('Text changed: {{kind}}, {{language}}', textInWords(about, detail))
    case 'text.reset':
      return t('Text taken away: {{kind}}, {{language}}', textInWords(about, detail))
  }
}

/** A newer release may know more kinds and languages. */
function textInWords(kind: string, language: string): { kind: string; language: string } {
  const titles: Record<string, string> = textTitles
  const names: Record<string, string> = languages
  return { kind: titles[kind] ?? kind, language: names[language] ?? language }
}

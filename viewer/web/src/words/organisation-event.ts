import type { OrganisationEvent } from '../../../../core/organisation-event.ts'
import { languages } from '../language/choose-language.ts'
import { t } from '../language/language.ts'
import { roleInWords } from './role.ts'
import { textTitles } from './text.ts'

type Told = { event: OrganisationEvent; about: string | null; detail: string | null }

/** What was done to people, mail or texts. */
export function organisationEventInWords({ event, ...told }: Told): string {
  const about = told.about ?? t('(removed person)')
  const detail = told.detail ?? t('(removed person)')
  switch (event) {
    case 'person.role':
      return t('{{name}} has another role: {{role}}', { name: about, role: roleInWords(detail) })
    case 'person.renamed':
      return t('{{name}} is now called {{now}}', { name: about, now: detail })
    case 'person.address':
      return t('{{name}} has another e-mail address', { name: about })
    case 'person.password':
      return t('{{name}} has set a new password', { name: about })
    case 'person.removed':
      return detail
        ? t('{{name}} removed, lectures and rooms handed to {{heir}}', { name: about, heir: detail })
        : t('{{name}} removed', { name: about })
    case 'person.handed-on':
      return about
        ? t('Lectures and rooms of {{name}} handed to {{heir}}', { name: about, heir: detail })
        : t('Lectures and rooms without an owner handed to {{heir}}', { heir: detail })
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

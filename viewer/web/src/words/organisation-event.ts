import type { OrganisationEvent } from '../../../../core/organisation-event.ts'
import { t } from '../language/language.ts'

type Told = { event: OrganisationEvent; about: string; detail: string }

/** What an admin did to people or mail. */
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
  }
}

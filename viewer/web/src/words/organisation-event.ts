import type { OrganisationEvent } from '../../../../core/organisation-event.ts'
import { counted } from './size.ts'

type Told = { event: OrganisationEvent; about: string; detail: string }

/** What an admin did to people or mail. */
export function organisationEventInWords({ event, about, detail }: Told): string {
  switch (event) {
    case 'person.deactivated':
      return detail ? `${about} deactivated, lectures and rooms handed to ${detail}` : `${about} deactivated`
    case 'person.reactivated':
      return `${about} activated again`
    case 'person.reset-link':
      return `Link for a new password made for ${about}`
    case 'person.second-factor-removed':
      return `Second step removed from ${about}’s account`
    case 'people.imported':
      return `${counted(Number(detail), 'person', 'people')} imported`
    case 'mail.stopped':
      return 'All e-mails stopped'
    case 'mail.released':
      return 'E-mails released'
    case 'mail.dropped':
      return `${counted(Number(detail), 'e-mail')} taken out of the queue`
  }
}

/** What admins do to people, mail and texts, and is written down. */
export const organisationEvents = [
  'person.deactivated',
  'person.reactivated',
  'person.reset-link',
  'person.second-factor-removed',
  'people.imported',
  'mail.stopped',
  'mail.released',
  'mail.dropped',
  'text.changed',
  'text.reset',
] as const
export type OrganisationEvent = (typeof organisationEvents)[number]

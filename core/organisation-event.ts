/** What is done to people, mail and texts, by admins or by people to their own accounts, and is written down. */
export const organisationEvents = [
  'person.role',
  'person.renamed',
  'person.address',
  'person.password',
  'person.removed',
  'person.handed-on',
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

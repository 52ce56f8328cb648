import type { CourseId, OrganisationId, PersonId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'
import { localIssuer } from './people.ts'

/** Members and everybody with an account by address, and courses by title, all in lower case: what a list of people meets. */
export async function knownPeople(
  catalog: Catalog,
  organisation: OrganisationId,
): Promise<{
  members: Map<string, { id: PersonId; deactivated: boolean }>
  accounts: Set<string>
  courses: Map<string, { id: CourseId; title: string }[]>
}> {
  const members = await catalog
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.person_id')
    .where('organisation_id', '=', organisation)
    // Whom a rescan has brought back cannot sign in before they are invited.
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('identity').whereRef('identity.person_id', '=', 'person.id').select('subject')),
    )
    .select(['person.id', 'person.email', 'membership.deactivated_at'])
    .execute()
  const accounts = await catalog.selectFrom('identity').where('issuer', '=', localIssuer).select('subject').execute()
  const courses = await catalog
    .selectFrom('course')
    .where('organisation_id', '=', organisation)
    .select(['id', 'title'])
    .execute()
  return {
    members: new Map(
      members.map(({ id, email, deactivated_at }) => [
        email.toLowerCase(),
        { id, deactivated: deactivated_at !== null },
      ]),
    ),
    accounts: new Set(accounts.map(({ subject }) => subject)),
    courses: Map.groupBy(courses, ({ title }) => title.toLowerCase()),
  }
}

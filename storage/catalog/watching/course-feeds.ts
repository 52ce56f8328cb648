import { type CourseFeedId, type CourseId, newId, type OrganisationId, type PersonId } from '../../../core/ids.ts'
import { linkSecret } from '../../../core/link-secret.ts'
import type { Catalog } from '../open-catalog.ts'
import type { SignedIn } from '../people/logins.ts'
import { hashSecret } from '../secrets.ts'

/** One person's feed of one course. */
export type FeedOwner = { organisation: OrganisationId; person: PersonId; course: CourseId }

/**
 * The secret of a person's address for a course; undefined while there is none, or when AULA_SECRET has changed since: then
 * nobody can say it any more. `key` is AULA_SECRET.
 */
export async function findFeedToken(catalog: Catalog, key: string, owner: FeedOwner): Promise<string | undefined> {
  const feed = await catalog
    .selectFrom('course_feed')
    .where('organisation_id', '=', owner.organisation)
    .where('person_id', '=', owner.person)
    .where('course_id', '=', owner.course)
    .select(['id', 'token_hash'])
    .executeTakeFirst()
  const token = feed && linkSecret(key, 'feed', feed.id)
  return token && hashSecret(token) === feed.token_hash ? token : undefined
}

/** A new address; the one before opens nothing any more. */
export async function renewFeedToken(catalog: Catalog, key: string, owner: FeedOwner): Promise<string> {
  const id = newId<CourseFeedId>()
  const token = linkSecret(key, 'feed', id)
  await catalog
    .insertInto('course_feed')
    .values({
      ...{ id, organisation_id: owner.organisation, person_id: owner.person, course_id: owner.course },
      token_hash: hashSecret(token),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'person_id', 'course_id'])
        .doUpdateSet(({ ref }) => ({ id: ref('excluded.id'), token_hash: ref('excluded.token_hash') })),
    )
    .execute()
  return token
}

export async function endFeed(catalog: Catalog, owner: FeedOwner): Promise<void> {
  await catalog
    .deleteFrom('course_feed')
    .where('organisation_id', '=', owner.organisation)
    .where('person_id', '=', owner.person)
    .where('course_id', '=', owner.course)
    .execute()
}

/** Whose secret it is; undefined when it was renewed or ended, is another course's, or its owner no member or deactivated. */
export async function findFeedOwner(
  catalog: Catalog,
  organisation: OrganisationId,
  course: CourseId,
  token: string,
): Promise<SignedIn | undefined> {
  return await catalog
    .selectFrom('course_feed')
    .innerJoin('person', 'person.id', 'course_feed.person_id')
    .innerJoin('membership', (join) =>
      join
        .onRef('membership.person_id', '=', 'course_feed.person_id')
        .onRef('membership.organisation_id', '=', 'course_feed.organisation_id'),
    )
    .where('course_feed.token_hash', '=', hashSecret(token))
    .where('course_feed.course_id', '=', course)
    .where('course_feed.organisation_id', '=', organisation)
    .where('membership.deactivated_at', 'is', null)
    .select(['person.id', 'person.name', 'person.email', 'person.demo', 'membership.role'])
    .executeTakeFirst()
}

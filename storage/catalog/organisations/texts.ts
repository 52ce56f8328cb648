import { sql } from 'kysely'
import type { OrganisationId, PersonId } from '../../../core/ids.ts'
import {
  type PageKind,
  pageKinds,
  type TextKind,
  type TextLanguage,
  textLanguages,
} from '../../../core/text/organisation-text.ts'
import { type Catalog, inTransaction } from '../open-catalog.ts'
import { tellEvent } from './organisation-events.ts'

export type OrganisationText = {
  kind: TextKind
  language: TextLanguage
  text: string
  changed: Date
  /** Who has written it; null: somebody who is not here any more. */
  by: string | null
}

/** What the organisation says in its own words now, of one kind or of all. */
export async function listTexts(
  catalog: Catalog,
  organisation: OrganisationId,
  kind?: TextKind,
): Promise<OrganisationText[]> {
  const newest = await catalog
    .selectFrom('organisation_text')
    .leftJoin('person', 'person.id', 'organisation_text.changed_by')
    .where('organisation_id', '=', organisation)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? 'notice'))
    .distinctOn(['kind', 'language'])
    .orderBy('kind')
    .orderBy('language')
    .orderBy('organisation_text.id', 'desc')
    .select(['kind', 'language', 'text', 'changed_at as changed', 'person.name as by'])
    .execute()
  // A newer release may know more languages.
  return newest.flatMap(({ text, ...rest }) =>
    text !== null && textLanguages.includes(rest.language) ? [{ ...rest, text }] : [],
  )
}

/** Which pages the organisation has, in whatever language. */
export async function listPages(catalog: Catalog, organisation: OrganisationId): Promise<PageKind[]> {
  const rows = await sql<{ kind: PageKind }>`
    select distinct kind from (
      select distinct on (kind, language) kind, text from organisation_text
      where organisation_id = ${organisation} and kind in (${sql.join(pageKinds)})
      order by kind, language, id desc
    ) newest where text is not null order by kind`.execute(catalog)
  return rows.rows.map(({ kind }) => kind)
}

/**
 * Says something in the organisation's own words from now on; null: in Aula's again. What was there before stays in the
 * catalogue, so that it can be told what people were asked when.
 */
export async function changeText(
  catalog: Catalog,
  organisation: OrganisationId,
  { kind, language, text, by }: { kind: TextKind; language: TextLanguage; text: string | null; by: PersonId },
): Promise<void> {
  await inTransaction(catalog, async (transaction) => {
    const there = await listTexts(transaction, organisation, kind)
    if ((there.find((other) => other.language === language)?.text ?? null) === text) return
    await transaction
      .insertInto('organisation_text')
      .values({ organisation_id: organisation, kind, language, text, changed_by: by })
      .execute()
    const event = text === null ? 'text.reset' : 'text.changed'
    await tellEvent(transaction, organisation, by, event, { about: kind, detail: language })
  })
}

import type { OrganisationId, PersonId } from '../../../core/ids.ts'
import { asTextLanguage, type TextLanguage } from '../../../core/text/organisation-text.ts'
import type { Catalog } from '../open-catalog.ts'

/** Notes the language of the browser in which a person signs in, unless they have chosen one. */
export async function noteMailLanguage(catalog: Catalog, person: PersonId, language: TextLanguage): Promise<void> {
  await catalog
    .updateTable('person')
    .set({ mail_language: language })
    .where('id', '=', person)
    .where('mail_language_chosen', '=', false)
    .execute()
}

export async function chooseMailLanguage(catalog: Catalog, person: PersonId, language: TextLanguage): Promise<void> {
  await catalog
    .updateTable('person')
    .set({ mail_language: language, mail_language_chosen: true })
    .where('id', '=', person)
    .execute()
}

/** In which language the organisation writes to a person: theirs, else its own, else English. Null: whom it does not know yet. */
export async function findMailLanguage(
  catalog: Catalog,
  organisation: OrganisationId,
  person: PersonId | null,
): Promise<TextLanguage> {
  const { own, usual } = await catalog
    .selectFrom('organisation')
    .leftJoin('person', (join) => join.on('person.id', '=', person))
    .where('organisation.id', '=', organisation)
    .select(['person.mail_language as own', 'organisation.mail_language as usual'])
    .executeTakeFirstOrThrow()
  return asTextLanguage(own) ?? asTextLanguage(usual) ?? 'en'
}

import type { ColumnType, Generated } from 'kysely'
import type { CourseId, InvitationId, OrganisationId, PasswordResetId, PersonId } from '../../../core/ids.ts'
import type { OrganisationEvent } from '../../../core/organisation-event.ts'
import type { TextKind, TextLanguage } from '../../../core/text/organisation-text.ts'
import type { Defaulted } from './defaulted.ts'

/** The organisation, the people who belong to it, and how they sign in. */
export type PeopleTables = {
  organisation: {
    id: OrganisationId
    name: string
    retention_days: number | null
    /** As core/retention/rule.ts has it; null: `retention_days` says it all. */
    retention_rule: ColumnType<unknown, string | null | undefined, string | null>
    /** Recordings that may run at once; null: as many as there is room for. */
    recordings_at_once: Generated<number | null>
    /** Of e-mails to people whose own nobody knows; null: English. */
    mail_language: Generated<TextLanguage | null>
    /** Colour of its pages, `#rrggbb`; null: Aula's own. */
    accent: Generated<string | null>
    created_at: Defaulted<Date>
  }
  /** What an organisation has said in its own words; the newest row of a kind and language holds. */
  organisation_text: {
    id: Generated<number>
    organisation_id: OrganisationId
    kind: TextKind
    language: TextLanguage
    /** null: from here on Aula's own words again. */
    text: string | null
    changed_at: Defaulted<Date>
    changed_by: PersonId | null
  }
  /** What admins did to people, mail and texts. */
  organisation_event: {
    id: Generated<number>
    organisation_id: OrganisationId
    at: Defaulted<Date>
    event: OrganisationEvent
    /** Whom or what it was about, as it was called then; empty where that person (`person_id`) was removed. */
    about: Generated<string>
    /** The same of the heir (`heir_id`), or more about it. */
    detail: Generated<string>
    /** No references: what happened stays when they are gone. */
    person_id: Generated<PersonId | null>
    heir_id: Generated<PersonId | null>
    actor_id: PersonId | null
  }
  person: {
    id: PersonId
    name: string
    email: string
    demo: Generated<boolean>
    /** Of e-mails: chosen in the interface, else of the browser that signed in last. */
    mail_language: Generated<TextLanguage | null>
    mail_language_chosen: Generated<boolean>
    created_at: Defaulted<Date>
  }
  identity: { issuer: string; subject: string; person_id: PersonId; secret_hash: string | null }
  login: { token_hash: string; person_id: PersonId; created_at: Defaulted<Date>; expires_at: Date }
  membership: {
    organisation_id: OrganisationId
    person_id: PersonId
    role: Role
    created_at: Defaulted<Date>
    /** Since when the person cannot sign in here; null: they can. */
    deactivated_at: Generated<Date | null>
  }
  invitation: {
    id: InvitationId
    organisation_id: OrganisationId
    token_hash: string
    email: string
    name: Generated<string>
    role: Role
    course_id: CourseId | null
    created_by: PersonId | null
    created_at: Defaulted<Date>
    expires_at: Date
    accepted_at: Date | null
  }
  setup_token: { token_hash: string; created_at: Defaulted<Date>; used_at: Date | null }
  password_reset: {
    id: PasswordResetId
    organisation_id: OrganisationId
    person_id: PersonId
    token_hash: string
    /** The admin who has made the link; null: asked for on the sign-in page. */
    created_by: PersonId | null
    created_at: Defaulted<Date>
    expires_at: Date
    used_at: Generated<Date | null>
  }
  second_factor: {
    person_id: PersonId
    /** What codes are made from, sealed with AULA_SECRET. */
    sealed_secret: string
    created_at: Defaulted<Date>
    /** null: the person has not shown yet that the application works, and is not asked for codes. */
    confirmed_at: Generated<Date | null>
    /** The time step of the newest code that was accepted: none is accepted twice. */
    last_step: Generated<number>
    /** Codes that were tried since `tries_since`. */
    tries: Generated<number>
    tries_since: Defaulted<Date>
  }
  recovery_code: { person_id: PersonId; code_hash: string; used_at: Generated<Date | null> }
}

export type Role = 'admin' | 'lecturer' | 'student'

import type { ColumnType, Generated } from 'kysely'
import type { MailId, OrganisationId, PersonId } from '../../../core/ids.ts'
import type { MailFacts, MailKind, MailState } from '../../../core/mail/mail.ts'
import type { Defaulted } from './defaulted.ts'

/** E-mails, their brake, and who wants which. */
export type MailTables = {
  /** E-mails that are to be sent, and what became of them. */
  mail: {
    id: MailId
    organisation_id: OrganisationId
    kind: MailKind
    recipient: string
    /** Whose account it is about; null: nobody's yet. */
    person_id: PersonId | null
    /** What its sentences are made of; never a secret. */
    facts: ColumnType<MailFacts, string, string>
    state: Defaulted<MailState>
    attempts: Generated<number>
    created_at: Defaulted<Date>
    due_at: Defaulted<Date>
    /** From when on it is of no use any more. */
    expires_at: Date
    /** Until when a keeper has it in hand. */
    claimed_until: Generated<Date | null>
    /** When its last byte was let past the brake. */
    handed_at: Generated<Date | null>
    /** What the last attempt came to, where it was in vain. */
    failure: Generated<string | null>
    settled_at: Generated<Date | null>
  }
  mail_brake: { organisation_id: OrganisationId; pulled_at: Date | null; pulled_by: PersonId | null }
  replay_notice: {
    organisation_id: OrganisationId
    person_id: PersonId
    how_often: Defaulted<HowOften>
    /** Replays published before have been told of. */
    told_until: Defaulted<Date>
    /** When an e-mail last told of some; null: none has. */
    mailed_at: Generated<Date | null>
    /** The person has looked at the notices of replays published before. */
    read_until: Defaulted<Date>
  }
}

/** How often a person wants an e-mail about new replays. */
export type HowOften = 'at-once' | 'daily' | 'never'

import type { LectureId } from '../../core/ids.ts'
import { type LinkPurpose, linkSecret } from '../../core/link-secret.ts'
import { reviewsFor } from '../../storage/catalog/lectures/waiting-reviews.ts'
import type { Mail } from '../../storage/catalog/mail/mail.ts'
import { findMailLanguage } from '../../storage/catalog/mail/mail-languages.ts'
import { removalsFor } from '../../storage/catalog/notices/removal-notices.ts'
import { replaysFor } from '../../storage/catalog/notices/replay-notices.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { findOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { findOpenInvitation } from '../../storage/catalog/people/invitations.ts'
import { findOpenReset } from '../../storage/catalog/people/password-resets.ts'
import { hashSecret } from '../../storage/catalog/secrets.ts'
import { invitationWords, type MailWords, newReplaysWords, removalWords, resetWords } from './mail-words.ts'

/** Where links lead, and what they are made with (AULA_SECRET). */
export type LinkContext = { publicOrigin: string; key: string }

/** What an e-mail says, as things are now; undefined where there is nothing to say any more. */
export async function wordsOf(
  catalog: Catalog,
  { organisation_id, kind, facts, person_id }: Mail,
  context: LinkContext,
): Promise<MailWords | undefined> {
  const [{ name: organisation, accent }, language] = await Promise.all([
    findOrganisation(catalog, organisation_id),
    findMailLanguage(catalog, organisation_id, person_id),
  ])
  switch (kind) {
    case 'invitation': {
      const invitation = facts.invitation && (await findOpenInvitation(catalog, facts.invitation))
      if (!invitation) return undefined
      const url = linkTo(context, 'invitation', invitation.id, invitation.token_hash)
      return url
        ? invitationWords({ ...invitation, language, organisation, accent, url, until: invitation.expires_at })
        : undefined
    }
    case 'password-reset': {
      const reset = facts.reset && (await findOpenReset(catalog, organisation_id, facts.reset))
      if (!reset || !facts.reset) return undefined
      const url = linkTo(context, 'password-reset', facts.reset, reset.token_hash)
      return url ? resetWords({ language, organisation, accent, name: reset.name, url }) : undefined
    }
    case 'new-replays': {
      const found = person_id && (await replaysFor(catalog, organisation_id, person_id, facts.lectures ?? []))
      if (!found) return undefined
      const waiting = await reviewsFor(catalog, organisation_id, person_id, facts.reviews ?? [])
      if (found.replays.length + waiting.length === 0) return undefined
      const address = (lecture: LectureId) => `${context.publicOrigin}/lectures/${lecture}`
      return newReplaysWords({
        language,
        organisation,
        accent,
        name: found.name,
        replays: found.replays.map(({ id, ...replay }) => ({ ...replay, url: address(id) })),
        reviews: waiting.map(({ id, ...review }) => ({ ...review, url: address(id) })),
        settings: `${context.publicOrigin}/my/account`,
      })
    }
    case 'removal': {
      const found = person_id && (await removalsFor(catalog, organisation_id, person_id, facts.lectures ?? []))
      if (!found || found.removals.length === 0) return undefined
      const removals = found.removals.map(({ id, title, trashAt }) => ({
        ...{ title, trashAt, url: `${context.publicOrigin}/lectures/${id}` },
      }))
      return removalWords({ language, organisation, accent, name: found.name, removals })
    }
    default:
      // Queued by a newer release than this one.
      return undefined
  }
}

type MailedPurpose = Exclude<LinkPurpose, 'course-link' | 'feed'>

const pages: Record<MailedPurpose, string> = { invitation: '/invitation', 'password-reset': '/new-password' }

/** Behind the hash: browsers do not send it, so it stands in no server's log. Undefined after AULA_SECRET was changed. */
function linkTo(
  { publicOrigin, key }: LinkContext,
  purpose: MailedPurpose,
  id: string,
  hash: string,
): string | undefined {
  const secret = linkSecret(key, purpose, id)
  return hashSecret(secret) === hash ? `${publicOrigin}${pages[purpose]}#${secret}` : undefined
}

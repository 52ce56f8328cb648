import { createHmac } from 'node:crypto'

/** What a link that opens something is for. Each has a key of its own, so one never passes as another. */
export type LinkPurpose = 'invitation' | 'password-reset' | 'course-link' | 'feed'

/**
 * The secret of a link, made from what it belongs to. So it need not be kept anywhere: the catalogue has its hash, and the
 * keeper makes the same one again when it sends the link, however often it tries. `secret` is AULA_SECRET.
 */
export function linkSecret(secret: string, purpose: LinkPurpose, id: string): string {
  const key = createHmac('sha256', secret).update(`aula-link-${purpose}`).digest()
  return createHmac('sha256', key).update(id).digest('base64url')
}

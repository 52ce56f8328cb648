import { createHash, randomBytes } from 'node:crypto'

/** An unguessable text for a link or a cookie: 32 random bytes, base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What the catalogue keeps of such a secret; whoever reads the database cannot use it. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

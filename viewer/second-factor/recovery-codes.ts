import { randomBytes } from 'node:crypto'

/** Crockford's base 32, lower case: no i, l, o, u. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const howMany = 10
/** Characters of five bits: 80 bits, so that a fast hash in the catalogue gives nothing away. */
const length = 16

/** New codes for somebody who loses the device that makes the others: `xxxx-xxxx-xxxx-xxxx`, each good for once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: howMany }, () => {
    const characters = [...randomBytes(length)].map((byte) => alphabet[byte % 32]).join('')
    return characters.match(/.{4}/g)?.join('-') ?? characters
  })
}

/** A typed code as it was shown; undefined for what is none. */
export function readRecoveryCode(typed: string): string | undefined {
  const characters = typed.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1')
  return /^[0-9a-hjkmnp-tv-z]{16}$/.test(characters) ? characters.match(/.{4}/g)?.join('-') : undefined
}

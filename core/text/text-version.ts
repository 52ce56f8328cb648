import { createHash } from 'node:crypto'

/**
 * Names the exact words of a text. Words that were there before and come back have the version that they had: whoever has
 * agreed to them need not be asked again.
 */
export function textVersion(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

import { createHash } from 'node:crypto'
import { withoutSlash } from '../other-room.ts'

/**
 * The address of a call of BigBlueButton's API, signed: the checksum is SHA-256 over the call's name, its query and the
 * shared secret, and stands behind the query. `server` is the URL that `bbb-conf --secret` prints.
 */
export function signedAddress(
  server: string,
  secret: string,
  call: string,
  parameters: Record<string, string>,
): string {
  const query = new URLSearchParams(parameters).toString()
  const checksum = createHash('sha256').update(`${call}${query}${secret}`).digest('hex')
  const root = withoutSlash(server).replace(/\/api$/, '')
  return `${root}/api/${call}?${query}&checksum=${checksum}`
}

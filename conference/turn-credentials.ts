import { createHmac } from 'node:crypto'

/** What a browser needs to use TURN servers: an RTCIceServer. */
export type IceServer = { urls: string[]; username: string; credential: string }

/** What the operator has set: AULA_TURN_URLS and AULA_TURN_SECRET. */
export type TurnSettings = { AULA_TURN_URLS?: string; AULA_TURN_SECRET?: string }

/**
 * Longer than a lecture: coturn asks only when somebody begins to use it, other servers at every renewal. Whoever has got
 * hold of them can send to Janus until then, and nowhere else (docs/operations.md).
 */
const credentialSeconds = 12 * 3600

/**
 * TURN servers with credentials that end by themselves, as coturn's `use-auth-secret` takes them ("A REST API For Access
 * To TURN Services", draft-uberti-behave-turn-rest-00, section 2.2): the name says until when, and only who knows the
 * secret can make the password of a name. Empty where no servers are set.
 * @param who tells users apart, whose allocations a server may limit
 */
export function iceServers(
  settings: TurnSettings,
  who: string,
  now = Date.now(),
  seconds = credentialSeconds,
): IceServer[] {
  const { AULA_TURN_URLS: urls, AULA_TURN_SECRET: secret } = settings
  if (!urls || !secret) return []
  const username = `${Math.floor(now / 1000) + seconds}:${who}`
  const credential = createHmac('sha1', secret).update(username).digest('base64')
  return [{ urls: urls.split(','), username, credential }]
}

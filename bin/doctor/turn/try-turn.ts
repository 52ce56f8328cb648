import type { IceServer } from '../../../conference/turn-credentials.ts'
import type { TurnUrl } from '../../../core/config/turn-url.ts'
import { openTurnWay, type TurnWay } from './open-turn-way.ts'
import { type Attribute, attributes, integrityKey, methods, stunRequest, xorAddress } from './stun-message.ts'

/** What became of an attempt to use a TURN server as a browser would. */
export type TurnTrial =
  | { kind: 'relays' }
  /** It knows us, but lets nobody send to that address. */
  | { kind: 'peer-denied'; peer: string }
  | { kind: 'refused'; code: number; reason: string }
  | { kind: 'unreachable'; why: string }

const udp = Buffer.from([17, 0, 0, 0])

/** Takes an address of a server for a moment, asks to send from there to one of `peers` (IPv4), and gives it back. */
export async function tryTurn(
  server: TurnUrl,
  { username, credential }: Pick<IceServer, 'username' | 'credential'>,
  peers: readonly string[],
): Promise<TurnTrial> {
  let way: TurnWay
  try {
    way = await openTurnWay(server)
  } catch (error) {
    return { kind: 'unreachable', why: reasonOf(error) }
  }
  using _open = way
  try {
    const wanted: Attribute[] = [[attributes.requestedTransport, udp]]
    const challenge = await ask(way, stunRequest(methods.allocate, wanted))
    const { realm, nonce, error } = challenge
    if (realm === undefined || nonce === undefined) return refusal(error)
    const key = integrityKey(username, realm, credential)
    const who: Attribute[] = [
      [attributes.username, Buffer.from(username)],
      [attributes.realm, Buffer.from(realm)],
      [attributes.nonce, Buffer.from(nonce)],
    ]
    const allocated = await ask(way, stunRequest(methods.allocate, [...wanted, ...who], key))
    if (allocated.error) return refusal(allocated.error)
    try {
      const denied: string[] = []
      for (const peer of peers) {
        const asked = stunRequest(
          methods.createPermission,
          [[attributes.xorPeerAddress, xorAddress(peer)], ...who],
          key,
        )
        if ((await ask(way, asked)).error) denied.push(peer)
      }
      const [peer] = denied
      if (peer !== undefined && denied.length === peers.length) return { kind: 'peer-denied', peer }
    } finally {
      const now = Buffer.alloc(4)
      await ask(way, stunRequest(methods.refresh, [[attributes.lifetime, now], ...who], key))
    }
    return { kind: 'relays' }
  } catch (error) {
    return { kind: 'unreachable', why: reasonOf(error) }
  }
}

async function ask(way: TurnWay, request: Buffer) {
  const answer = await way.ask(request)
  if (!answer) throw new Error('no answer')
  return answer
}

/** A server that wants no credentials answers with success: it relays for everybody. */
function refusal(error: { code: number; reason: string } | undefined): TurnTrial {
  return { kind: 'refused', ...(error ?? { code: 0, reason: 'it asks for no credentials' }) }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  return { ECONNREFUSED: 'nothing listens there', ENOTFOUND: 'there is no such name' }[code] ?? error.message
}

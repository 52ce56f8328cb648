/** Where a TURN or STUN server listens and what for. */
export type TurnUrl = { relays: boolean; host: string; port: number; transport: 'udp' | 'tcp' | 'tls' }

const form = /^(stun|turn)(s?):([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i

/** Reads a `turn:`, `turns:` (RFC 7065), `stun:` or `stuns:` URL (RFC 7064). Undefined for what is none. */
export function parseTurnUrl(text: string): TurnUrl | undefined {
  const [, scheme, secure, host, digits, transport] = form.exec(text) ?? []
  if (!scheme || !host) return undefined
  const relays = scheme.toLowerCase() === 'turn'
  const port = digits === undefined ? (secure ? 5349 : 3478) : Number(digits)
  if (port < 1 || port > 65_535 || (transport && !relays)) return undefined
  if (!secure) return { relays, host: bare(host), port, transport: transport?.toLowerCase() === 'tcp' ? 'tcp' : 'udp' }
  // DTLS: no browser speaks it to a TURN server.
  return transport?.toLowerCase() === 'udp' ? undefined : { relays, host: bare(host), port, transport: 'tls' }
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '')
}

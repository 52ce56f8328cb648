/** Ports of one protocol, both ends included. */
export type Ports = { protocol: 'tcp' | 'udp'; from: number; to: number }

/**
 * A host that a recording's browser may talk to. Its addresses (IPv4) were looked up once, outside; from then on the name
 * means these and no others, whatever a name server says later.
 */
export type AllowedHost = { name: string; addresses: readonly string[]; ports: readonly Ports[] }

import { createHash, createHmac, randomBytes } from 'node:crypto'

/** Methods (RFC 8656, section 17). */
export const methods = { allocate: 0x003, refresh: 0x004, createPermission: 0x008 } as const

/** Attributes (RFC 8489, section 18.3; RFC 8656, section 18). */
export const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  requestedTransport: 0x0019,
} as const

export type Attribute = [type: number, value: Buffer]

export type StunAnswer = {
  transaction: Buffer
  /** Undefined: it was a success. */
  error?: { code: number; reason: string }
  realm?: string
  nonce?: string
}

const cookie = Buffer.from('2112a442', 'hex')
export const headerBytes = 20
const integrityBytes = 24

/** What proves a user of a realm (long-term credentials, RFC 8489, section 9.2.2). */
export function integrityKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest()
}

/** A request; with a key it ends with MESSAGE-INTEGRITY. */
export function stunRequest(
  method: number,
  values: readonly Attribute[],
  key?: Buffer,
  transaction: Buffer = randomBytes(12),
): Buffer {
  const body = Buffer.concat(values.map(padded))
  // The length counts the integrity, which is made over everything before it.
  const length = body.length + (key ? integrityBytes : 0)
  const message = Buffer.concat([numbers(method, length), cookie, transaction, body])
  if (!key) return message
  const integrity = createHmac('sha1', key).update(message).digest()
  return Buffer.concat([message, padded([attributes.messageIntegrity, integrity])])
}

/** Reads an answer; undefined for what is none. */
export function readStunAnswer(bytes: Buffer): StunAnswer | undefined {
  if (bytes.length < headerBytes || bytes.length < headerBytes + bytes.readUInt16BE(2)) return undefined
  // Success 0b01 and error 0b10 share the class bit of responses (RFC 8489, section 5).
  if (!bytes.subarray(4, 8).equals(cookie) || (bytes.readUInt16BE(0) & 0x0100) === 0) return undefined
  const answer: StunAnswer = { transaction: bytes.subarray(8, headerBytes) }
  for (const [type, value] of readAttributes(bytes.subarray(headerBytes))) {
    if (type === attributes.realm) answer.realm = value.toString()
    if (type === attributes.nonce) answer.nonce = value.toString()
    if (type === attributes.errorCode && value.length >= 4) {
      const code = (value.readUInt8(2) & 0x07) * 100 + value.readUInt8(3)
      answer.error = { code, reason: value.subarray(4).toString() }
    }
  }
  return answer
}

/** An IPv4 address with port 0 (RFC 8489, section 14.2): permissions are for every port. */
export function xorAddress(address: string): Buffer {
  const bytes = address.split('.').map((part, index) => Number(part) ^ (cookie[index] ?? 0))
  return Buffer.concat([Buffer.from([0, 1]), cookie.subarray(0, 2), Buffer.from(bytes)])
}

function* readAttributes(body: Buffer): Generator<Attribute> {
  for (let at = 0; at + 4 <= body.length; ) {
    const length = body.readUInt16BE(at + 2)
    yield [body.readUInt16BE(at), body.subarray(at + 4, at + 4 + length)]
    at += 4 + Math.ceil(length / 4) * 4
  }
}

function padded([type, value]: Attribute): Buffer {
  const padding = Buffer.alloc(Math.ceil(value.length / 4) * 4 - value.length)
  return Buffer.concat([numbers(type, value.length), value, padding])
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2)
  return bytes
}

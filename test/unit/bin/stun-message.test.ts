import { expect, test } from 'vitest'
import {
  attributes,
  integrityKey,
  readStunAnswer,
  stunRequest,
  xorAddress,
} from '../../../bin/doctor/turn/stun-message.ts'

test('a request with long-term credentials is the sample of RFC 5769, section 2.4', () => {
  const username = Buffer.from('e3839ee38388e383aae38383e382afe382b9', 'hex')
  const realm = 'example.org'
  const nonce = 'f//499k954d6OL34oL9FSTvy64sA'
  const values: [number, Buffer][] = [
    [attributes.username, username],
    [attributes.nonce, Buffer.from(nonce)],
    [attributes.realm, Buffer.from(realm)],
  ]
  const key = integrityKey(username.toString(), realm, 'TheMatrIX')
  const sample = [
    ...['00010060', '2112a442', '78ad3433c6ad72c029da412e'],
    ...['00060012', 'e3839ee38388e383aae38383e382afe382b90000'],
    ...['0015001c', '662f2f3439396b39353464364f4c33346f4c39465354767936347341'],
    ...['0014000b', '6578616d706c652e6f726700'],
    ...['00080014', 'f67024656dd64a3e02b8e0712e85c9a28ca89666'],
  ].join('')
  const transaction = Buffer.from('78ad3433c6ad72c029da412e', 'hex')
  expect(stunRequest(1, values, key, transaction).toString('hex')).toBe(sample)
})

test('an address is xored as in the sample of RFC 5769, section 2.2', () => {
  // 192.0.2.1, there with port 32853.
  expect(xorAddress('192.0.2.1').toString('hex')).toBe('00012112e112a643')
})

test('an error is read with its realm and nonce; what is no answer is none', () => {
  const transaction = Buffer.alloc(12, 7)
  const value = (type: number, bytes: Buffer): [number, Buffer] => [type, bytes]
  const challenge = stunRequest(
    0x0113,
    [
      value(attributes.errorCode, Buffer.from([0, 0, 4, 1, ...Buffer.from('Unauthorized')])),
      value(attributes.realm, Buffer.from('aula')),
      value(attributes.nonce, Buffer.from('odd')),
    ],
    undefined,
    transaction,
  )
  const read = { transaction, error: { code: 401, reason: 'Unauthorized' }, realm: 'aula', nonce: 'odd' }
  expect(readStunAnswer(challenge)).toEqual(read)
  expect(readStunAnswer(stunRequest(0x0103, [], undefined, transaction))).toEqual({ transaction })
  expect(readStunAnswer(challenge.subarray(0, -1))).toBeUndefined()
  expect(readStunAnswer(stunRequest(0x0003, []))).toBeUndefined()
  expect(readStunAnswer(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))).toBeUndefined()
  // An attribute that claims more than there is.
  const lying = Buffer.concat([challenge.subarray(0, 20), Buffer.from('00140fff61', 'hex'), Buffer.alloc(3)])
  lying.writeUInt16BE(8, 2)
  expect(readStunAnswer(lying)?.realm).toBe('a\0\0\0')
})

import { expect, test } from 'vitest'
import { openClientAddress } from '../../../viewer/http/client-address.ts'

const request = (remoteAddress: string, forwarded?: string) => ({
  socket: { remoteAddress },
  headers: { 'x-forwarded-for': forwarded },
})

test('a proxy on this machine or in its private network tells whom it speaks for', () => {
  const addressOf = openClientAddress({ AULA_TLS_CERTIFICATE: undefined })
  for (const proxy of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '172.18.0.5', 'fd00::5']) {
    expect(addressOf(request(proxy, '203.0.113.7'))).toBe('203.0.113.7')
    expect(addressOf(request(proxy, '2001:db8::7, 172.18.0.1'))).toBe('2001:db8::7')
    // What stands before the first that is no proxy's own is anybody's word.
    expect(addressOf(request(proxy, '198.51.100.1, 203.0.113.7'))).toBe('203.0.113.7')
    expect(addressOf(request(proxy, '10.1.2.3'))).toBe('10.1.2.3')
    expect(addressOf(request(proxy, ' nonsense ,'))).toBe('nonsense')
    expect(addressOf(request(proxy))).toBe(proxy)
  }
  expect(addressOf(request('203.0.113.7', '198.51.100.1'))).toBe('203.0.113.7')
})

test('where the viewer speaks HTTPS itself, nobody on the campus speaks for others', () => {
  const addressOf = openClientAddress({ AULA_TLS_CERTIFICATE: '/c.pem' })
  for (const peer of ['10.1.2.3', '192.168.1.7', '::ffff:10.1.2.3', 'fd00::7']) {
    expect(addressOf(request(peer, '203.0.113.7'))).toBe(peer)
    expect(addressOf(request('127.0.0.1', `203.0.113.7, ${peer}`))).toBe(peer)
  }
})

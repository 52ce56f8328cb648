import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newRecoveryCodes, readRecoveryCode } from '../../../viewer/second-factor/recovery-codes.ts'
import { findTotpStep, newTotpSecret, totpAddress, totpCode } from '../../../viewer/second-factor/totp.ts'

/** RFC 6238, appendix B: the secret `12345678901234567890`, SHA-1; the last six of its eight digits. */
const rfc = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
])('the code of second %i is that of RFC 6238', (second, code) => {
  expect(totpCode(rfc, second * 1000)).toBe(code)
  expect(findTotpStep(rfc, code, second * 1000)).toBe(Math.floor(second / 30))
})

test('a code is taken within one step of its own, and is of the same step each time', () => {
  const secret = newTotpSecret()
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 100_000_000 }), fc.integer({ min: -4, max: 4 }), (step, off) => {
      const code = totpCode(secret, step * 30_000)
      const found = findTotpStep(secret, code, (step + off) * 30_000)
      // One in a million codes is another step's, too.
      if (found !== undefined && found !== step) return
      expect(found).toBe(Math.abs(off) <= 1 ? step : undefined)
    }),
  )
})

test('what is no code is refused, not an error; digits may stand in groups', () => {
  for (const code of ['', '12345', 'abcdef', '1234567', '999999999999999999999', '\u0000', '१२३४५६']) {
    expect(findTotpStep(rfc, code, 59_000)).toBeUndefined()
  }
  expect(findTotpStep(rfc, '287 082', 59_000)).toBe(1)
})

test('the QR code says who and where, whatever they are called', () => {
  const address = new URL(totpAddress(rfc, { issuer: 'Aula Ulm: a & b', label: 'lea@example.org' }))
  expect(address.protocol).toBe('otpauth:')
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    secret: rfc,
    issuer: 'Aula Ulm  a & b',
    digits: '6',
  })
})

test('recovery codes are read as people type them', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) {
    expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/)
    expect(readRecoveryCode(` ${code.toUpperCase().replaceAll('-', ' ')} `)).toBe(code)
    expect(readRecoveryCode(code.replaceAll('0', 'O').replaceAll('1', 'l'))).toBe(code)
  }
  expect(readRecoveryCode('287082')).toBeUndefined()
})

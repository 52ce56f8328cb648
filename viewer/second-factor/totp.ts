import { Secret, TOTP } from 'otpauth'

/** Six digits every 30 seconds by SHA-1 (RFC 6238): what every authenticator application can. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const
/** Steps before and after the present one that are taken: clocks of telephones differ. */
const window = 1
/** Bytes of a secret (RFC 4226, section 4: at least 16, better 20). */
const secretBytes = 20

/** A new secret, in base 32. */
export function newTotpSecret(): string {
  return new Secret({ size: secretBytes }).base32
}

/** What a QR code shows to an authenticator application. */
export function totpAddress(secret: string, { issuer, label }: { issuer: string; label: string }): string {
  // A colon would end the issuer's name.
  return new TOTP({ ...form, secret, issuer: issuer.replaceAll(':', ' '), label }).toString()
}

/** The time step that a code is of; undefined: of none near `now` (milliseconds). Pure. */
export function findTotpStep(secret: string, code: string, now: number): number | undefined {
  const token = code.replace(/\s/g, '')
  if (!/^[0-9]{6}$/.test(token)) return undefined
  const delta = TOTP.validate({ ...form, token, secret: Secret.fromBase32(secret), timestamp: now, window })
  return delta === null ? undefined : Math.floor(now / 1000 / form.period) + delta
}

/** The code of a moment, as the application shows it. */
export function totpCode(secret: string, now: number): string {
  return TOTP.generate({ ...form, secret: Secret.fromBase32(secret), timestamp: now })
}

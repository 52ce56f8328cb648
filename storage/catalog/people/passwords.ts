import { argon2id, hash, verify } from 'argon2'

/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane. */
const cost = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export async function hashPassword(password: string): Promise<string> {
  return await hash(password.normalize('NFC'), cost)
}

/**
 * Tells whether a password belongs to a stored hash. Without a hash (unknown person, account without a password) it
 * works just as long on a hash that nothing fits, so that time tells nobody which addresses have an account.
 */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password')
  const matches = await verify(stored ?? (await decoy), password.normalize('NFC'))
  return matches && Boolean(stored)
}

let decoy: Promise<string> | undefined

import { AppError } from '../../core/errors.ts'

/** Of a long list the beginning tells enough. */
const mostTold = 20

/** Exit code 2: nothing was begun. */
export function refuse(sentence: string): void {
  console.error(sentence)
  process.exitCode = 2
}

/** A refusal, or what broke a command off. @throws what is no error of Aula's */
export function tellFailure(error: unknown): void {
  if (!(error instanceof AppError)) throw error
  console.error(error.message)
  process.exitCode = error.scope === 'caller' ? 2 : 1
}

/** Exit code 1 where something is missing. */
export function tellMissing(missing: readonly { key: string; why: string }[]): void {
  if (missing.length === 0) return
  process.exitCode = 1
  console.error(`${missing.length} objects are missing or damaged:`)
  for (const { key, why } of missing.slice(0, mostTold)) console.error(`  ${key}: ${why}`)
  if (missing.length > mostTold) console.error(`  and ${missing.length - mostTold} more`)
}

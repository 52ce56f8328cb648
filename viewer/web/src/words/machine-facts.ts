import { t } from '../language/language.ts'
import { sizeInWords } from './size.ts'

/** What a process tells of its machine, in the order in which an admin asks; numbers that nobody has words for by name. */
export function machineFacts(facts: Record<string, unknown>): string[] {
  const { recording, free, reserved, cores, busy, slowest, diskFree, spooled, ...rest } = facts
  // The first three are told as problems, the last is for the keeper.
  const { diskReserve: _reserve, diskFullIn: _fullIn, store: _store, takesSelfTest: _selfTest, ...others } = rest
  const words: string[] = []
  if (typeof recording === 'number') words.push(t('records {{recording}}', { recording }))
  if (typeof free === 'number') words.push(t('room for {{free}} more', { free }))
  if (typeof reserved === 'number' && reserved > 0) words.push(t('keeps room for {{reserved}} planned', { reserved }))
  if (typeof busy === 'number' && typeof cores === 'number')
    words.push(t('{{busy}} of {{cores}} cores busy', { busy, cores }))
  if (typeof slowest === 'number' && slowest < 30) words.push(t('{{slowest}} pictures a second at least', { slowest }))
  if (typeof spooled === 'number' && spooled > 0)
    words.push(t('{{size}} not stored yet', { size: sizeInWords(spooled) }))
  if (typeof diskFree === 'number') words.push(t('{{size}} of disk free', { size: sizeInWords(diskFree) }))
  for (const [fact, value] of Object.entries(others)) if (typeof value === 'number') words.push(`${fact} ${value}`)
  return words
}

import { sizeInWords } from './size.ts'

/** What a process tells of its machine, in the order in which an admin asks; numbers that nobody has words for by name. */
export function machineFacts(facts: Record<string, unknown>): string[] {
  const { recording, free, reserved, cores, busy, slowest, diskFree, spooled, ...rest } = facts
  // The first three are told as problems, the last is for the keeper.
  const { diskReserve: _reserve, diskFullIn: _fullIn, store: _store, takesSelfTest: _selfTest, ...others } = rest
  const words: string[] = []
  if (typeof recording === 'number') words.push(`records ${recording}`)
  if (typeof free === 'number') words.push(`room for ${free} more`)
  if (typeof reserved === 'number' && reserved > 0) words.push(`keeps room for ${reserved} planned`)
  if (typeof busy === 'number' && typeof cores === 'number') words.push(`${busy} of ${cores} cores busy`)
  if (typeof slowest === 'number' && slowest < 30) words.push(`${slowest} pictures a second at least`)
  if (typeof spooled === 'number' && spooled > 0) words.push(`${sizeInWords(spooled)} not stored yet`)
  if (typeof diskFree === 'number') words.push(`${sizeInWords(diskFree)} of disk free`)
  for (const [fact, value] of Object.entries(others)) if (typeof value === 'number') words.push(`${fact} ${value}`)
  return words
}

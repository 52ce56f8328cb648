import { type Sentence, sentence } from '../../core/sentence.ts'
import { email, shortTextOrNone } from '../api/fields.ts'
import type { CsvLine } from './read-csv.ts'

/** A check of address and name, of the lines of one list one after the other: an address stands in it once. */
export function lineCheck(): (line: CsvLine) => Sentence | undefined {
  const first = new Map<string, number>()
  return ({ line, cells }) => {
    const address = (cells.email ?? '').toLowerCase()
    const earlier = first.get(address)
    if (earlier === undefined) first.set(address, line)
    if (!address) return sentence('There is no e-mail address.')
    if (!email.safeParse(cells.email).success) {
      return sentence('“{{address}}” is no e-mail address.', { address: cells.email ?? '' })
    }
    if (earlier !== undefined) return sentence('The address stands in line {{line}} already.', { line: earlier })
    if (!shortTextOrNone.safeParse(cells.name ?? '').success) {
      return sentence('The name is too long, or has control characters.')
    }
    return undefined
  }
}

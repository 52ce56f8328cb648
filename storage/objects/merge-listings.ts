import { compareKeys } from './object-keys.ts'
import type { ObjectKey } from './object-store.ts'

export type Listed = { key: ObjectKey; bytes: number }
/** One key of two listings, and its size in each that has it. */
export type ListedInBoth = { key: ObjectKey; first?: number; second?: number }

/** Two sorted listings as one, each key once. Both are given up where the reader goes. */
export async function* mergeListings(
  first: AsyncIterable<Listed>,
  second: AsyncIterable<Listed>,
): AsyncGenerator<ListedInBoth> {
  const [one, other] = [first[Symbol.asyncIterator](), second[Symbol.asyncIterator]()]
  try {
    let [a, b] = await Promise.all([one.next(), other.next()])
    while (!a.done || !b.done) {
      const order = a.done ? 1 : b.done ? -1 : compareKeys(a.value.key, b.value.key)
      const own = !a.done && order <= 0 ? a.value : undefined
      const others = !b.done && order >= 0 ? b.value : undefined
      const key = own?.key ?? others?.key
      if (key) yield { key, first: own?.bytes, second: others?.bytes }
      if (own) a = await one.next()
      if (others) b = await other.next()
    }
  } finally {
    await Promise.all([one.return?.(), other.return?.()])
  }
}

/**
 * Acts on every item, on so many at once at most. After a failure no further item is begun; those that were come to their
 * end before it throws.
 */
export async function actOnEach<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  most: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const shared = handOut(items)
  const work = async () => {
    // Of several loops over one generator each item goes to one; a loop that throws ends it for all.
    for await (const item of shared) await act(item)
  }
  const outcomes = await Promise.allSettled(Array.from({ length: most }, work))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

async function* handOut<Item>(items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Item> {
  yield* items
}

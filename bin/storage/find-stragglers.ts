import type { Node } from '../../storage/catalog/takes/nodes.ts'
import { type livingTakes, takeName } from '../../storage/catalog/takes/takes.ts'
import type { StoreFacts } from '../../storage/objects/start-with-store.ts'

/** Who does not take part in a move of the store, by name. */
export type Stragglers = {
  /** They look for what only the new store has, and delete in one of the two alone. */
  processes: string[]
  /** They may go on to their end: what they store in the former one is read there, and copied. */
  recorders: string[]
}

/** Pure: who of those that live does not write to the new store and read the former one, takes without a recorder too. */
export function findStragglers(
  nodes: Pick<Node, 'name' | 'process' | 'alive' | 'facts'>[],
  takes: Awaited<ReturnType<typeof livingTakes>>,
  { storage, formerStorage }: StoreFacts,
): Stragglers {
  const alive = nodes.filter((node) => node.alive)
  const moving = new Set(
    alive.filter(({ facts }) => facts.storage === storage && facts.formerStorage === formerStorage),
  )
  const held = [...moving].flatMap(({ facts }) => (Array.isArray(facts.takes) ? facts.takes : []))
  const left = alive.filter((node) => !moving.has(node))
  const named = (recorders: boolean) =>
    left.filter(({ process }) => (process === 'recorder') === recorders).map(({ name }) => name)
  const forsaken = takes.filter((take) => !held.includes(takeName(take)))
  return {
    processes: named(false),
    recorders: [...named(true), ...forsaken.map((take) => `the take ${takeName(take)} of ${take.node}`)],
  }
}

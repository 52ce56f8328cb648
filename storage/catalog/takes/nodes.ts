import { setTimeout as delay } from 'node:timers/promises'
import { type Selectable, sql } from 'kysely'
import packageFile from '../../../package.json' with { type: 'json' }
import type { Catalog } from '../open-catalog.ts'
import type { Tables } from '../tables.ts'

export type Node = Selectable<Tables['node']> & { alive: boolean }

/** Milliseconds. */
const beatEvery = 2_000
/** A node is taken for dead after this long without a beat (database clock). */
const deadAfter = 10_000
/** A dead node is forgotten after a week. */
const forgottenAfter = 7 * 86_400_000

/**
 * Registers a process of a machine in the table `node` and beats for it until `signal` aborts; then its row goes. Each
 * beat carries what `facts` says right then (free space, what it records), for the admin's page. Resolves after the
 * first beat; later failures of the database are waited out.
 */
export async function keepNodeAlive(
  catalog: Catalog,
  { name, process }: { name: string; process: string },
  facts: () => Record<string, unknown>,
  signal: AbortSignal,
): Promise<void> {
  const row = { name: `${name}/${process}`, process, version: packageFile.version, started_at: new Date() }
  const beat = async () => {
    const fresh = { ...row, facts: JSON.stringify(facts()) }
    await catalog
      .insertInto('node')
      .values({ ...fresh, beat_at: sql`now()` })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ ...fresh, beat_at: sql`now()` }))
      .execute()
  }
  await beat()
  void (async () => {
    while (!signal.aborted) {
      await delay(beatEvery, undefined, { signal }).catch(() => {})
      if (!signal.aborted) await beat().catch(() => {})
    }
    await catalog
      .deleteFrom('node')
      .where('name', '=', row.name)
      .execute()
      .catch(() => {})
  })()
}

/** Every process that beats or has beaten within a week, and forgets older ones. */
export async function listNodes(catalog: Catalog): Promise<Node[]> {
  const ago = (milliseconds: number) => sql<Date>`now() - ${milliseconds} * interval '1 millisecond'`
  await catalog.deleteFrom('node').where('beat_at', '<', ago(forgottenAfter)).execute()
  return await catalog
    .selectFrom('node')
    .selectAll()
    .select(sql<boolean>`beat_at > ${ago(deadAfter)}`.as('alive'))
    .orderBy('name')
    .execute()
}

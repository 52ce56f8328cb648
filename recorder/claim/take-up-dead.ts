import type { Log } from '../../core/log.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { openTakesOf } from '../../storage/catalog/takes.ts'
import { type ConsequencesContext, drawConsequences } from './draw-consequences.ts'
import { isDeadOwner } from './owner.ts'
import { processRuns } from './process-runs.ts'
import { removeTakeFolder } from './take-folders.ts'

/** Takes that a killed recorder of this machine owned. */
export type DeadTakes = Awaited<ReturnType<typeof openTakesOf>>

/** Removes the folders of takes of a recorder on this machine that was killed. */
export async function sweepDead(folders: string[], log: Log): Promise<void> {
  await Promise.all(folders.map(removeTakeFolder))
  if (folders.length > 0) log.info({ folders: folders.length }, 'removed folders of dead takes')
}

/**
 * At the start of a recorder, before it claims anything: takes of an earlier one on this machine, which was killed. They
 * are lost for certain, so nobody need wait for their leases.
 */
export async function findDead(catalog: Catalog, node: string): Promise<DeadTakes> {
  const open = await openTakesOf(catalog, node)
  return open.filter((take) => isDeadOwner(take.node, node, process.pid, processRuns))
}

/** Draws the consequences of their ends, and goes on storing what is left in spools until `stopping`. */
export async function takeUpDead(dead: DeadTakes, context: ConsequencesContext, log: Log): Promise<void> {
  for (const take of dead) {
    log.info({ recording: take.id, take: take.take }, 'an earlier recorder left this take')
    await drawConsequences(context, take, 'recorder.lost', log)
  }
  await context.adoption.keepAdopting(context.stopping)
}

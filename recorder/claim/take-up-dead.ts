import { join } from 'node:path'
import type { Log } from '../../core/log.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { openTakesOf } from '../../storage/catalog/takes/takes.ts'
import { ownerLives } from '../spool/spool-owner.ts'
import type { TakeOrder } from '../take/take-messages.ts'
import { type ConsequencesContext, drawConsequences } from './draw-consequences.ts'
import { isDeadOwner } from './owner.ts'
import { processRuns } from './process-runs.ts'

/** Takes that a killed recorder of this machine owned. */
export type DeadTakes = Awaited<ReturnType<typeof openTakesOf>>

/**
 * At the start of a recorder, before it claims anything: takes of an earlier one on this machine, which was killed, whose
 * process is gone, too. They are lost for certain, so nobody need wait for their leases.
 */
export async function findDead(
  catalog: Catalog,
  { node, spoolRoot, living }: { node: string; spoolRoot: string; living: Pick<TakeOrder, 'recording' | 'take'>[] },
): Promise<DeadTakes> {
  const open = await openTakesOf(catalog, node)
  const dead: DeadTakes = []
  for (const row of open.filter((take) => isDeadOwner(take.node, node, process.pid, processRuns))) {
    const lives = living.some(({ recording, take }) => recording === row.id && take === row.take)
    if (!lives && !(await ownerLives(join(spoolRoot, row.id, `t${row.take}`)))) dead.push(row)
  }
  return dead
}

/** Draws the consequences of their ends, and goes on storing what is left in spools until `stopping`. */
export async function takeUpDead(dead: DeadTakes, context: ConsequencesContext, log: Log): Promise<void> {
  const takeUp = async (take: DeadTakes[number]) => {
    const about = log.child({ lecture: take.lecture_id, recording: take.id, take: take.take })
    about.info('an earlier recorder left this take')
    await drawConsequences(context, take, 'recorder.lost', about)
  }
  await Promise.all([...dead.map(takeUp), context.adoption.keepAdopting(context.stopping)])
}

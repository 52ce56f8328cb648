import type { Log } from '../../core/log.ts'
import { retryUntil } from '../../core/process/retry-until.ts'
import { openTakesOf } from '../../storage/catalog/takes.ts'
import { adoptSpools } from '../upload/adopt-spools.ts'
import { type ConsequencesContext, drawConsequences } from './draw-consequences.ts'
import { isAlive, sweepTakeFolders } from './take-folders.ts'

/** Name of one recorder process in take rows: the machine and the process that owns the take. */
export function ownerName(node: string, pid = process.pid): string {
  return `${node}:${pid}`
}

/** Whether the process behind an owner's name is gone; `own` has just started, so what bears its number is older. */
export function isDeadOwner(owner: string, node: string, own: number, alive: (pid: number) => boolean): boolean {
  const [machine, pid] = owner.split(':')
  if (machine !== node || pid === undefined) return false
  return Number(pid) === own || !alive(Number(pid))
}

/**
 * At the start of a recorder: what an earlier one on this machine left when it was killed. Its takes are lost for
 * certain, so nobody waits for their leases; its spools are stored.
 */
export async function takeUpDead(context: ConsequencesContext & { node: string }, log: Log): Promise<void> {
  const { catalog, store, spoolRoot, node, stopping } = context
  const swept = await sweepTakeFolders().catch((error: unknown) => {
    log.warn({ err: error }, 'folders of dead takes not removed')
    return []
  })
  if (swept.length > 0) log.info({ folders: swept.length }, 'removed folders of dead takes')
  const open = await retryUntil(stopping, log, 'looking for dead takes', () => openTakesOf(catalog, node))
  for (const take of open ?? []) {
    if (!isDeadOwner(take.node, node, process.pid, isAlive)) continue
    log.info({ recording: take.id, take: take.take }, 'an earlier recorder left this take')
    await drawConsequences(context, take, 'recorder.lost', log)
  }
  await retryUntil(stopping, log, 'adopting spools', () => adoptSpools({ spoolRoot, store, catalog, log }))
}

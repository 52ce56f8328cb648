import pg from 'pg'
import type { Log } from '../../core/log.ts'
import { retry } from '../../core/process/retry.ts'
import { askDatabase } from './ask-database.ts'
import type { Catalog } from './open-catalog.ts'

/** About once a minute. */
const toldEvery = 12

/**
 * Waits for a database that is away when a process starts. One that answers and refuses (a wrong password, no such
 * database) is not waited for.
 * @throws its refusal; the signal's reason once it aborts
 */
export async function awaitDatabase(catalog: Catalog, log: Log, signal: AbortSignal): Promise<void> {
  await retry(
    () => askDatabase(catalog),
    (error, attempt) => {
      if (refuses(error)) throw error
      if (attempt % toldEvery === 1) log.error({ err: error, attempt }, 'waiting for the database')
    },
    signal,
  )
}

/** Whether a database answers, and will say the same again. */
export function refuses(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !isComing(error)
}

/** It starts, ends, or has no connection left: classes 57P, 53 and 08 of PostgreSQL's error codes (its appendix A). */
function isComing({ code }: pg.DatabaseError): boolean {
  return /^(57P|53|08)/.test(code ?? '')
}

import { setPriority } from 'node:os'
import { AppError } from '../../core/errors.ts'
import { precedence } from '../../core/process/set-precedence.ts'
import { openCatalog } from '../../storage/catalog/open-catalog.ts'
import { listNodes } from '../../storage/catalog/takes/nodes.ts'
import { livingTakes } from '../../storage/catalog/takes/takes.ts'
import { openFormerStore, openStoreLater } from '../../storage/objects/open-store-later.ts'
import { storeDigest } from '../../storage/objects/store-digest.ts'
import { environmentProblems } from '../machine/environment-problems.ts'
import { findDatabase, noDatabase } from '../machine/find-database.ts'
import { lenientSettings } from '../up/lenient-settings.ts'
import { findStragglers } from './find-stragglers.ts'
import { type MoveOutcome, moveStorage } from './move-storage.ts'

const codes: Record<MoveOutcome, 0 | 1 | 2> = { moved: 0, damaged: 1, refused: 2 }

/** `aula storage move`. Exit code 0: everything is in the new store; 1: not everything; 2: nothing was begun. */
export async function moveStorageByHand({ database }: { database?: string }): Promise<void> {
  const problems = environmentProblems(process.env)
  if (problems.length > 0) return refuse(problems)
  const { AULA_STORAGE_URL: url, AULA_STORAGE_FORMER_URL: former, AULA_DATA = 'data' } = lenientSettings(process.env)
  if (!url || !former) {
    return refuse(['AULA_STORAGE_URL names the new store, AULA_STORAGE_FORMER_URL the one to leave: set both.'])
  }
  const databaseUrl = await findDatabase(database)
  if (!databaseUrl) return refuse([noDatabase])
  setPriority(precedence.later)
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.on('SIGINT', stop).on('SIGTERM', stop)
  const catalog = openCatalog(databaseUrl, 1)
  const say = (line: string) => console.log(line)
  const places = { storage: storeDigest(url), formerStorage: storeDigest(former) }
  try {
    const from = openFormerStore(former)
    const to = openStoreLater({ AULA_STORAGE_URL: url, AULA_DATA })
    await Promise.all([from.ready(), to.ready()])
    const look = async () => findStragglers(await listNodes(catalog), await livingTakes(catalog), places)
    const outcome = await moveStorage({ from, to, look, say, signal: stopping.signal })
    process.exitCode = codes[outcome]
    if (outcome === 'moved') {
      say('Everything is in the new store. Start all processes again without AULA_STORAGE_FORMER_URL;')
      say('what is erased from then on is not erased in the former store: remove it.')
    }
    if (outcome === 'damaged')
      say('All others are in the new store. docs/operations.md ("Moving to another store") tells more.')
  } catch (error) {
    if (stopping.signal.aborted) fail('Ended before everything was copied.')
    else if (error instanceof AppError) fail(error.message)
    else throw error
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    await catalog.destroy()
  }
}

function fail(sentence: string): void {
  console.error(`${sentence}\nStarted again, it copies only what is missing.`)
  process.exitCode = 1
}

function refuse(sentences: string[]): void {
  for (const sentence of sentences) console.error(sentence)
  process.exitCode = 2
}

import { selfTestInterval } from '../../core/config/self-test-interval.ts'
import type { Readiness } from '../../core/process/readiness.ts'
import { within } from '../../core/process/within.ts'
import { type CatalogFigures, readFigures } from '../../storage/catalog/overview/figures.ts'
import { lastSelfTest, type SelfTest } from '../../storage/catalog/self-test/self-tests.ts'
import { listNodes, type Node } from '../../storage/catalog/takes/nodes.ts'
import { readUnfinished } from '../../storage/catalog/takes/unfinished.ts'
import { readStoreDisk, type StoreDisk } from '../../storage/objects/store-disk.ts'
import { countJobs, type QueueCounts } from '../lecture/count-jobs.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { type OldestWaits, oldestWaits } from './oldest-waits.ts'

/** What a viewer knows about the whole installation, and about its own people. */
export type Facts = {
  readiness: Readiness
  watching: number
  /** Null: the queue does not answer. */
  queues: QueueCounts[] | null
  disk: StoreDisk | null
  /** Milliseconds between two self-tests. */
  selfTestInterval: number | null
  /** Null: the database does not answer. */
  catalog: CatalogFacts | null
}

export type CatalogFacts = CatalogFigures & {
  waits: OldestWaits
  nodes: Node[]
  selfTest: SelfTest | undefined
}

/** Milliseconds. Prometheus waits for ten seconds unless it is told otherwise. */
const catalogAnswersWithin = 3_000

/** Asks everything at once, right now; whatever does not answer in time is not there. */
export async function readFacts(context: ViewerContext): Promise<Facts> {
  const { settings, readiness, audience } = context
  const [ready, queues, disk, catalog] = await Promise.all([
    readiness(),
    countJobs(context),
    readStoreDisk(settings),
    within(catalogAnswersWithin, askCatalog(context), 'reading figures').catch((error: unknown) => {
      context.log.warn({ err: error }, 'no figures of the catalogue for metrics')
      return null
    }),
  ])
  const interval = selfTestInterval(settings)
  return { readiness: ready, watching: audience.count(), queues, disk, selfTestInterval: interval, catalog }
}

async function askCatalog({ catalog }: ViewerContext): Promise<CatalogFacts> {
  const [figures, unfinished, nodes, selfTest] = await Promise.all([
    readFigures(catalog),
    readUnfinished(catalog),
    listNodes(catalog),
    lastSelfTest(catalog),
  ])
  return { ...figures, waits: oldestWaits(unfinished), nodes, selfTest }
}

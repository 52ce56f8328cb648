import { within } from '../../core/process/within.ts'
import { type QueueName, queueNames } from '../../queue/jobs.ts'
import type { ViewerContext } from '../viewer-context.ts'

export type QueueCounts = { name: QueueName; waiting: number; running: number; setAside: number }

/** Milliseconds. The admin's page asks every two seconds. */
const answersWithin = 1_500

/** The jobs in each queue; null: the queue does not answer. */
export async function countJobs({ queue }: Pick<ViewerContext, 'queue'>): Promise<QueueCounts[] | null> {
  const counting = queueNames.map(async (name) => ({ name, ...(await queue.counts(name)) }))
  return await within(answersWithin, Promise.all(counting), 'counting jobs').catch(() => null)
}

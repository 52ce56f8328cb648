import { retryWork as retry } from '../../storage/catalog/work.ts'
import type { Handler } from './handler.ts'

/** What has not failed, or does not exist, stays as it is: a doubled click changes nothing. */
export const retryWork: Handler<'retryWork'> = async ({ context, params: { recording, job } }) => {
  const { catalog, organisation, queue, log } = context
  if (!(await retry(catalog, { id: recording, organisation_id: organisation }, job))) return
  await queue
    .enqueue(job, { organisation, recording })
    .catch((error: unknown) => log.warn({ err: error, recording, job }, 'the queue did not take it; the keeper will'))
}

import { findRecording } from '../../storage/catalog/recordings/recordings.ts'
import { retryWork as retry } from '../../storage/catalog/recordings/work.ts'
import type { Handler } from './handler.ts'

/** What has not failed, or does not exist, stays as it is: a doubled click changes nothing. */
export const retryWork: Handler<'retryWork'> = async ({ context, params: { recording, job } }) => {
  const { catalog, organisation, queue } = context
  if (!(await retry(catalog, { id: recording, organisation_id: organisation }, job))) return
  const lecture = (await findRecording(catalog, recording))?.lecture_id
  const log = context.log.child({ lecture, recording })
  await queue
    .enqueue(job, { organisation, lecture, recording })
    .catch((error: unknown) => log.warn({ err: error, job }, 'the queue did not take it; the keeper will'))
}

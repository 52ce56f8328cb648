// A worker process of the queue `transcoder` that starts a job, says so and never ends it: to be killed.
import { openLog } from '../../core/log.ts'
import { startWorker } from '../../queue/work.ts'

/** @type {(payload: { recording: string }, context: import('../../queue/work.ts').JobContext) => Promise<void>} */
const hang = async (payload, { attempt }) => {
  process.stdout.write(`started ${payload.recording} ${attempt}\n`)
  await new Promise(() => {})
}
const url = process.argv[2] ?? ''
startWorker(
  { url, queue: 'transcoder', concurrency: 1, log: openLog('test', 'silent') },
  { renditions: hang, pictures: hang, download: hang, fill: hang },
)

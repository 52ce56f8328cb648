import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import type { Queue } from 'bullmq'
import { hideSecretsIn } from '../core/hide-secrets.ts'

/** Whoever answers the requests of bull-board's pages. */
export type JobsServer = Parameters<typeof createBullBoard>[0]['serverAdapter']

/**
 * Lets bull-board's pages show these queues, to look at only. Payloads are ids; reasons and stacks of failed jobs may hold
 * addresses, of which nothing secret is shown.
 */
export function showJobs(queues: Queue[], server: JobsServer): void {
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: server,
    options: {
      uiConfig: {
        boardTitle: 'Aula: jobs',
        miscLinks: [{ text: 'Back to Aula', url: '/admin' }],
        hideDocsLink: true,
        // It lists every connection of Redis at every poll.
        showWorkers: false,
      },
      handlerHooks: { after: (_context, answer) => ({ ...answer, body: hideSecretsIn(answer.body) as object }) },
    },
  })
}

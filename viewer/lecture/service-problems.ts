import { sentence } from '../../core/sentence.ts'
import type { StoreDisk } from '../../storage/objects/store-disk.ts'
import type { ProblemInWords } from './problems-in-words.ts'

/** Below this share of the disk somebody has to act: file systems get slow and full soon. */
const leastFree = 0.05
/** Seconds: e-mails that the server puts off come through within that, mostly. */
const longestWait = 1_800

/** Pure: what is wrong with what the viewer depends on, as it sees it, for the admin. */
export function serviceProblems(
  disk: StoreDisk | null,
  answers: { queue: boolean; store: boolean; rooms: boolean },
  mail: { queued: number; overdue: number; stopped: boolean },
): ProblemInWords[] {
  const problems: ProblemInWords[] = []
  if (!answers.rooms) {
    const what = sentence(
      'The conference server (Janus) does not answer: nobody sees or hears anybody in a room of Aula’s own.',
    )
    const todo = sentence(
      'Start it, or correct AULA_JANUS_URL and its secrets. People in rooms are connected again by themselves then.',
    )
    problems.push({ code: 'rooms.unavailable', what, todo, lecture: null })
  }
  if (!answers.store) {
    const what = sentence(
      'The object store does not answer: no replay can be watched, and what is recorded waits at its recorder.',
    )
    const todo = sentence(
      'Start the store, or mend the way to it. Recordings go on, and what waits is stored by itself then.',
    )
    problems.push({ code: 'store.unavailable', what, todo, lecture: null })
  }
  if (!answers.queue) {
    const what = sentence(
      'The queue (Redis) does not answer: nothing is prepared, and recordings begin a second later.',
    )
    const todo = sentence('Start Redis, or correct AULA_QUEUE_URL. What waits goes on by itself then.')
    problems.push({ code: 'queue.unavailable', what, todo, lecture: null })
  }
  if (disk && disk.free < disk.size * leastFree) {
    const what = sentence('The disk of the store has {{gigabytes}} GB left.', {
      gigabytes: Math.round(disk.free / 1e8) / 10,
    })
    const todo = sentence('Empty the trash, shorten retention, or give the store a larger disk.')
    problems.push({ code: 'store.nearly-full', what, todo, lecture: null })
  }
  if (mail.stopped) {
    const what = sentence('All e-mails are stopped; {{queued}} wait.', { queued: mail.queued })
    problems.push({ code: 'mail.stopped', what, todo: sentence('Release them on the page E-mails.'), lecture: null })
  } else if (mail.overdue > longestWait) {
    const what = sentence('E-mails are not sent: {{queued}} wait, the first for {{minutes}} minutes.', {
      queued: mail.queued,
      minutes: Math.round(mail.overdue / 60),
    })
    const todo = sentence(
      'Look at the page E-mails for what the mail server says, at the keepers, and at `aula doctor`.',
    )
    problems.push({ code: 'mail.stuck', what, todo, lecture: null })
  }
  return problems
}

import { sentence } from '../../core/sentence.ts'
import type { StoreDisk } from '../../storage/objects/store-disk.ts'
import type { ProblemInWords } from './problems-in-words.ts'

/** Below this share of the disk somebody has to act: file systems get slow and full soon. */
const leastFree = 0.05

/** Pure: what is wrong with what the viewer depends on, as it sees it, for the admin. */
export function serviceProblems(
  disk: StoreDisk | null,
  answers: { queue: boolean; store: boolean; rooms: boolean },
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
  return problems
}

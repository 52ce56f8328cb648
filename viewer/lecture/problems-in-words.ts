import type { LectureId, RecordingId } from '../../core/ids.ts'
import { problemInWords } from '../../core/recording/problem.ts'
import { type Sentence, sentence } from '../../core/sentence.ts'
import type { currentRecordings, currentWork } from '../../storage/catalog/overview/overview.ts'
import type { RecordingCondition } from '../../storage/catalog/recordings/recording-condition.ts'
import type { Node } from '../../storage/catalog/takes/nodes.ts'

/** What an admin is told: what is wrong, and what to do about it. */
export type ProblemInWords = { code: string; what: Sentence; todo: Sentence; lecture: LectureId | null }

/** Seconds in which a recorder should have taken a recording, and in which a stopped one should be published. */
const claimedWithin = 10
const publishedWithin = 60

/** Pure: what is wrong right now, the worst first. */
export function problemsInWords(
  nodes: Node[],
  recordings: Awaited<ReturnType<typeof currentRecordings>>,
  work: Awaited<ReturnType<typeof currentWork>>,
  conditions: ReadonlyMap<RecordingId, RecordingCondition>,
): ProblemInWords[] {
  const alive = (process: string) => nodes.some((node) => node.process === process && node.alive)
  const missing = processes
    .filter(({ process }) => !alive(process))
    .map(({ process, what, todo }) => ({ code: `process.no-${process}`, what, todo, lecture: null }))
  const dead = nodes
    .filter((node) => !node.alive && alive(node.process))
    .map((node) => ({
      code: 'process.silent',
      what: sentence('The {{process}} on {{node}} has not been heard of since {{at, dateTime}}.', {
        process: node.process,
        node: node.name,
        at: node.beat_at.toISOString(),
      }),
      todo: sentence(
        'If the machine was taken away on purpose, nothing: it is forgotten after a week. Else look at its log.',
      ),
      lecture: null,
    }))
  const ofRecordings = recordings.flatMap((recording): ProblemInWords[] => {
    const { lecture_id: lecture, title, state, waiting, failure } = recording
    const about = { lecture }
    if (state === 'failed') {
      const what = sentence('The recording of “{{title}}” failed ({{failure}}).', {
        title,
        failure: failure ?? 'unexpected',
      })
      return [
        {
          ...about,
          code: 'recording.failed',
          what,
          todo: sentence('Press Record again. Its events tell what happened.'),
        },
      ]
    }
    if ((state === 'scheduled' || state === 'joining') && waiting > claimedWithin) {
      const what = sentence('“{{title}}” has been waiting for a recorder for {{seconds}} s.', {
        title,
        seconds: Math.round(waiting),
      })
      const todo = sentence(
        'Every recorder is busy: start another one. The machines below say how many more each would take.',
      )
      return [{ ...about, code: 'recording.waiting', what, todo }]
    }
    if (state === 'finalising' && waiting > publishedWithin) {
      const what = sentence('“{{title}}” was stopped {{seconds}} s ago and is not published yet.', {
        title,
        seconds: Math.round(waiting),
      })
      const todo = sentence('Its media is safe on the recorder’s disk or in the store. Look whether the store answers.')
      return [{ ...about, code: 'recording.closing-long', what, todo }]
    }
    return []
  })
  const ofWatchers = recordings.flatMap(({ id, lecture_id: lecture, title }) =>
    (conditions.get(id)?.problems ?? []).map((code) => {
      const { what, todo } = problemInWords(code)
      return {
        code: `recording.${code}`,
        what: sentence('“{{title}}”: {{problem}}', { title, problem: { text: what } }),
        todo: { text: todo },
        lecture,
      }
    }),
  )
  const ofWork = work
    .filter(({ state }) => state === 'failed')
    .map(({ lecture, title, job, failure }) => ({
      code: `work.${job}-failed`,
      what: sentence('{{product}} of “{{title}}” could not be made ({{failure}}).', {
        product: products[job],
        title,
        failure: failure ?? 'unexpected',
      }),
      todo: sentence('The replay itself is fine. The transcoder’s log has the whole story.'),
      lecture,
    }))
  return [...missing, ...ofRecordings, ...ofWatchers, ...ofWork, ...dead]
}

const processes = [
  {
    process: 'recorder',
    what: sentence('No recorder is running: nothing can be recorded.'),
    todo: sentence('Start one: aula recorder.'),
  },
  {
    process: 'keeper',
    what: sentence('The keeper is not running: lost recordings are not taken up again, and nothing expires.'),
    todo: sentence('Start it: aula keeper.'),
  },
  {
    process: 'transcoder',
    what: sentence('No transcoder is running: smaller pictures, thumbnails and downloads are not made.'),
    todo: sentence('Start one: aula transcoder.'),
  },
] as const

const products = {
  renditions: sentence('The smaller pictures'),
  pictures: sentence('The thumbnails'),
  download: sentence('The download'),
  fill: sentence('What the recorder missed'),
} as const

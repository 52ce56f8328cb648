import type { LectureId, RecordingId } from '../../core/ids.ts'
import { problemInWords } from '../../core/recording/problem.ts'
import type { Node } from '../../storage/catalog/nodes.ts'
import type { currentRecordings, currentWork } from '../../storage/catalog/overview.ts'
import type { RecordingCondition } from '../../storage/catalog/recording-condition.ts'

/** What an admin is told: what is wrong, and what to do about it. */
export type ProblemInWords = { code: string; what: string; todo: string; lecture: LectureId | null }

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
      what: `The ${node.process} on ${node.name} has not been heard of since ${node.beat_at.toISOString()}.`,
      todo: 'If the machine was taken away on purpose, nothing: it is forgotten after a week. Else look at its log.',
      lecture: null,
    }))
  const ofRecordings = recordings.flatMap((recording): ProblemInWords[] => {
    const { lecture_id: lecture, title, state, waiting, failure } = recording
    const about = { lecture }
    if (state === 'failed') {
      const what = `The recording of “${title}” failed (${failure ?? 'unexpected'}).`
      return [{ ...about, code: 'recording.failed', what, todo: 'Press Record again. Its events tell what happened.' }]
    }
    if ((state === 'scheduled' || state === 'joining') && waiting > claimedWithin) {
      const what = `“${title}” has been waiting for a recorder for ${Math.round(waiting)} s.`
      const todo = 'Every recorder is busy: start another one. The machines below say how many more each would take.'
      return [{ ...about, code: 'recording.waiting', what, todo }]
    }
    if (state === 'finalising' && waiting > publishedWithin) {
      const what = `“${title}” was stopped ${Math.round(waiting)} s ago and is not published yet.`
      const todo = 'Its media is safe on the recorder’s disk or in the store. Look whether the store answers.'
      return [{ ...about, code: 'recording.closing-long', what, todo }]
    }
    return []
  })
  const ofWatchers = recordings.flatMap(({ id, lecture_id: lecture, title }) =>
    (conditions.get(id)?.problems ?? []).map((code) => {
      const { what, todo } = problemInWords(code)
      return { code: `recording.${code}`, what: `“${title}”: ${what}`, todo, lecture }
    }),
  )
  const ofWork = work
    .filter(({ state }) => state === 'failed')
    .map(({ lecture, title, job, failure }) => ({
      code: `work.${job}-failed`,
      what: `${products[job]} of “${title}” could not be made (${failure ?? 'unexpected'}).`,
      todo: 'The replay itself is fine. The transcoder’s log has the whole story.',
      lecture,
    }))
  return [...missing, ...ofRecordings, ...ofWatchers, ...ofWork, ...dead]
}

const processes = [
  { process: 'recorder', what: 'No recorder is running: nothing can be recorded.', todo: 'Start one: aula recorder.' },
  {
    process: 'keeper',
    what: 'The keeper is not running: lost recordings are not taken up again, and nothing expires.',
    todo: 'Start it: aula keeper.',
  },
  {
    process: 'transcoder',
    what: 'No transcoder is running: smaller pictures, thumbnails and downloads are not made.',
    todo: 'Start one: aula transcoder.',
  },
] as const

const products = {
  renditions: 'The smaller pictures',
  pictures: 'The thumbnails',
  download: 'The download',
  fill: 'What the recorder missed',
} as const

import type { RecordingId } from '../../core/ids.ts'
import { allFrames } from '../../core/recording/frame-rate.ts'
import { sentence } from '../../core/sentence.ts'
import type { currentRecordings } from '../../storage/catalog/overview/overview.ts'
import type { RecordingCondition } from '../../storage/catalog/recordings/recording-condition.ts'
import type { Node } from '../../storage/catalog/takes/nodes.ts'
import type { ProblemInWords } from './problems-in-words.ts'

/** Pure: what processes told of their store and disks, and of what recorders had to give up, for the admin. */
export function machineProblems(
  nodes: Node[],
  recordings: Awaited<ReturnType<typeof currentRecordings>>,
  conditions: ReadonlyMap<RecordingId, RecordingCondition>,
): ProblemInWords[] {
  const disks = nodes.flatMap(({ name, alive, facts }): ProblemInWords[] => {
    if (!alive) return []
    const { diskFullIn, diskReserve } = facts
    const todo = sentence('Free space below AULA_DATA on {{machine}}, and look whether the store takes uploads.', {
      machine: name.split('/')[0] ?? name,
    })
    if (typeof diskFullIn === 'number') {
      const what = sentence('The disk of {{name}} is full in {{minutes}} min at the present rate.', {
        name,
        minutes: Math.ceil(diskFullIn / 60),
      })
      return [{ code: `disk.full-soon ${name}`, what, todo, lecture: null }]
    }
    if (diskReserve === undefined) return []
    const what = sentence(
      'The disk of {{name}} is at its reserve: running recordings go on, no new one begins there.',
      { name },
    )
    return [{ code: `disk.reserve ${name}`, what, todo, lecture: null }]
  })
  const stores = nodes.flatMap(({ name, alive, facts }): ProblemInWords[] => {
    if (!alive || typeof facts.store !== 'string') return []
    const lied = facts.store === 'storage.lied'
    const what = lied
      ? sentence('{{name}} refuses the object store, which does not do what it says: it stores and reads nothing.', {
          name,
        })
      : sentence('{{name}} has not reached the object store since it started.', { name })
    const todo = lied
      ? sentence('Use another store; the log says what it did.')
      : sentence('Start the store; all goes on by itself then.')
    return [{ code: `${facts.store} ${name}`, what, todo, lecture: null }]
  })
  const slowed = recordings.flatMap(({ id, lecture_id: lecture, title }): ProblemInWords[] => {
    const rate = conditions.get(id)?.framesPerSecond ?? allFrames
    if (rate >= allFrames) return []
    const what = sentence(
      '“{{title}}” is recorded with {{rate}} pictures a second instead of {{all}}: its machine has too little left.',
      { title, rate, all: allFrames },
    )
    const todo = sentence(
      'Slides stay sharp, moving pictures become jerky. It goes back by itself; another recorder helps sooner.',
    )
    return [{ code: 'recording.fewer-frames', what, todo, lecture }]
  })
  return [...stores, ...disks, ...slowed]
}

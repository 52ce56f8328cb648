import { recordingStates } from '../../core/recording/advance.ts'
import type { SelfTest } from '../../storage/catalog/self-test/self-tests.ts'
import type { Node } from '../../storage/catalog/takes/nodes.ts'
import type { MetricName, Sample } from './metrics.ts'
import type { CatalogFacts, Facts } from './read-facts.ts'

/** What a viewer answers Prometheus. What is not known is left out; what can be none is 0. Pure. */
export function measure(facts: Facts): Sample[] {
  const { readiness, watching, queues, disk, selfTestInterval, catalog } = facts
  return [
    ...Object.entries(readiness).map(([part, answers]) => sample('aula_available', Number(answers), { part })),
    sample('aula_people_watching', watching),
    ...(queues ?? []).flatMap(({ name: queue, waiting, running, setAside }) => [
      sample('aula_queue_jobs', waiting, { queue, state: 'waiting' }),
      sample('aula_queue_jobs', running, { queue, state: 'running' }),
      sample('aula_queue_jobs', setAside, { queue, state: 'set-aside' }),
    ]),
    ...known('aula_store_free_bytes', disk?.free),
    ...known('aula_store_size_bytes', disk?.size),
    ...known('aula_self_test_interval_seconds', selfTestInterval === null ? null : selfTestInterval / 1_000),
    ...(catalog ? measureCatalog(catalog) : []),
  ]
}

const processes = ['viewer', 'recorder', 'transcoder', 'keeper']
/** Of those, what is kept. */
const keptStates = ['published', 'hidden', 'failed', 'trashed']
const jobs = ['renditions', 'pictures', 'download', 'fill'] as const
const workStates = ['waiting', 'running', 'failed'] as const

function measureCatalog({ live, states, work, takes, problems, waits, nodes, selfTest }: CatalogFacts): Sample[] {
  const alive = nodes.filter((node) => node.alive)
  const kept = states.filter(({ state }) => keptStates.includes(state))
  return [
    sample('aula_lectures_live', live),
    ...recordingStates.map((state) =>
      sample('aula_recordings', states.find((row) => row.state === state)?.count ?? 0, { state }),
    ),
    sample('aula_waiting_for_recorder_seconds', waits.recorder),
    sample('aula_unpublished_seconds', waits.publication),
    sample('aula_store_bytes', sum(kept.map(({ bytes }) => bytes))),
    ...jobs.flatMap((job) =>
      workStates.map((state) => {
        const row = work.find((one) => one.job === job && one.state === state)
        return sample('aula_work', row?.count ?? 0, { job, state })
      }),
    ),
    ...processes.map((process) =>
      sample('aula_processes', alive.filter((node) => node.process === process).length, { process }),
    ),
    ...takes.filter(({ selfTest: own }) => !own).flatMap(measureTake),
    ...[...new Set(problems)].map((problem) =>
      sample('aula_recording_problems', problems.filter((one) => one === problem).length, { problem }),
    ),
    ...alive.filter(({ process }) => process === 'recorder').flatMap(measureRecorder),
    ...measureSelfTest(selfTest),
  ]
}

function measureTake({ lecture, recording, take, framesLost, soundApart }: CatalogFacts['takes'][number]): Sample[] {
  const labels = { lecture, recording, take }
  return [
    ...known('aula_recording_frames_lost_ratio', framesLost, labels),
    ...known('aula_recording_sound_apart_seconds', soundApart === null ? null : soundApart / 1_000, labels),
  ]
}

/** What a recorder says about itself at each of its beats (`Admission.facts`). */
function measureRecorder({ name, facts }: Node): Sample[] {
  const [machine = ''] = name.split('/')
  const labels = { machine }
  return [
    ...known('aula_recorder_recordings', facts.recording, labels),
    ...known('aula_recorder_places', facts.free, labels),
    ...known('aula_recorder_cores', facts.cores, labels),
    ...known('aula_recorder_busy_cores', facts.busy, labels),
    ...known('aula_spool_bytes', facts.spooled, labels),
    ...known('aula_spool_free_bytes', facts.diskFree, labels),
    ...known('aula_spool_full_seconds', facts.diskFullIn, labels),
    sample('aula_spool_accepts', facts.diskReserve === 1 ? 0 : 1, labels),
  ]
}

function measureSelfTest(last: SelfTest | undefined): Sample[] {
  if (!last) return [sample('aula_self_test_timestamp_seconds', 0)]
  return [
    sample('aula_self_test_ok', Number(last.outcome === 'ok')),
    sample('aula_self_test_timestamp_seconds', (last.ended_at ?? last.asked_at).getTime() / 1_000),
    ...known('aula_self_test_first_frame_seconds', last.first_frame_seconds),
    ...known('aula_self_test_replay_seconds', last.replay_seconds),
  ]
}

function sample(name: MetricName, value: number, labels: Sample['labels'] = {}): Sample {
  return { name, labels, value }
}

/** Nothing where nothing is known. */
function known(name: MetricName, value: unknown, labels?: Sample['labels']): Sample[] {
  return typeof value === 'number' ? [sample(name, value, labels)] : []
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

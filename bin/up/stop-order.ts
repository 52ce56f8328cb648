/** One step of stopping: these end together, each by `signal`, harder after `within` milliseconds. */
export type StopStep = { names: string[]; signal: NodeJS.Signals; within: number }

/** A recorder ends its pipelines and uploads the rest: core/process/run-process.ts gives it 15 s. */
const recorderMilliseconds = 14_500

/**
 * Who stops when: first those that write, then the viewer, then what all of them stand on. All deadlines together stay
 * below the 20 s within which `aula up` has to be gone. `drain` (milliseconds) is what SIGTERM gives lectures on top.
 */
export function stopOrder(signal: 'SIGINT' | 'SIGTERM', drain: number): StopStep[] {
  const extra = signal === 'SIGTERM' ? drain : 0
  return [
    { names: ['recorder', 'transcoder', 'keeper'], signal, within: recorderMilliseconds + extra },
    { names: ['viewer'], signal: 'SIGINT', within: 1_500 },
    { names: ['janus', 'redis'], signal: 'SIGTERM', within: 1_000 },
    // PostgreSQL's fast shutdown: ends connections, writes a checkpoint.
    { names: ['postgres'], signal: 'SIGINT', within: 1_000 },
  ]
}

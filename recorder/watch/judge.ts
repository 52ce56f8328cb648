import type { ProblemCode } from '../../core/recording/problem.ts'
import { mayReload } from './plan-reload.ts'
import type { Seen } from './seen.ts'
import { watchers } from './watchers.ts'

/** What is wrong now, and what to do about it: at most one of the two. */
export type Judgement = {
  problems: ReadonlySet<ProblemCode>
  /** The recording is over. */
  stop: ProblemCode | undefined
  /** The page is to be loaded again. */
  reload: ProblemCode | undefined
}

/** Asks every watcher. Pure; `before` is what was wrong until now, which stands where a watcher does not know. */
export function judge(before: ReadonlySet<ProblemCode>, seen: Seen, now: number): Judgement {
  const findings = watchers.map(({ code, look }) => ({ code, finding: look(seen, now) }))
  const problems = findings.filter(({ code, finding }) =>
    finding === 'unknown' ? before.has(code) : finding !== 'fine' && finding !== 'stop',
  )
  const stop = findings.find(({ finding }) => finding === 'stop')?.code
  const reload = findings.find(({ code, finding }) => finding === 'reload' && mayReload(seen, code, now))?.code
  return { problems: new Set(problems.map(({ code }) => code)), stop, reload: stop ? undefined : reload }
}

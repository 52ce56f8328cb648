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

/** What keeps a recording from going on after its pause. */
const inPauses: ReadonlySet<ProblemCode> = new Set([
  ...(['conference.kicked', 'conference.ended'] as const),
  ...(['page.failed', 'page.not-joined', 'page.hung', 'page.crashed'] as const),
])

/** Asks every watcher; in a pause only those that look after the page. Pure; `before` is what was wrong until now, which stands where a watcher does not know. */
export function judge(before: ReadonlySet<ProblemCode>, seen: Seen, now: number): Judgement {
  const watching = seen.paused ? watchers.filter(({ code }) => inPauses.has(code)) : watchers
  const findings = watching.map(({ code, look }) => ({ code, finding: look(seen, now) }))
  const problems = findings.filter(({ code, finding }) =>
    finding === 'unknown' ? before.has(code) : finding !== 'fine' && finding !== 'stop',
  )
  const stop = findings.find(({ finding }) => finding === 'stop')?.code
  const reload = findings.find(({ code, finding }) => finding === 'reload' && mayReload(seen, code, now))?.code
  return { problems: new Set(problems.map(({ code }) => code)), stop, reload: stop ? undefined : reload }
}

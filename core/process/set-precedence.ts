import { readFileSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

/**
 * How work on one machine goes before other work, as nice values: what is not captured in time is lost, everybody waits
 * for who serves them, a page that takes too much gets what is left, and what is made for later waits for everybody.
 */
export const precedence = { capture: -10, serving: -5, usual: 0, greedy: 5, later: 15 } as const

/**
 * Sets the nice value of a process that leads a session, and of its session: where the kernel has autogroups (Debian's
 * does), it shares the processor between sessions first, and a nice value only counts within its own. What the process
 * starts later inherits both, unless it begins a session. Only root may go before others; for everybody else things stay
 * as they are.
 */
export function setPrecedence(niceness: number, pid = process.pid): void {
  for (const set of [
    () => setPriority(pid, niceness),
    () => writeFileSync(`/proc/${pid}/autogroup`, String(niceness), { flag: 'r+' }),
  ]) {
    try {
      set()
    } catch {
      // Not allowed, no autogroups, or the process has just ended.
    }
  }
}

/** The same for this process and for all that it has started itself and that still runs. */
export function setPrecedenceOfAll(niceness: number): void {
  for (const pid of [process.pid, ...children()]) setPrecedence(niceness, pid)
}

/** Empty on a kernel that does not tell. */
function children(): number[] {
  try {
    const listed = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    return listed.split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/** The command line that sets the nice value of its own session, as far as it may, and then becomes `line`. */
export function rankedCommand(
  line: { command: string; args: string[] },
  niceness: number,
): [program: string, ...args: string[]] {
  const script = 'echo "$0" 2>/dev/null >/proc/self/autogroup; exec "$@"'
  return ['/bin/sh', '-c', script, String(niceness), line.command, ...line.args]
}

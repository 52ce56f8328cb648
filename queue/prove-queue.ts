import { AppError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { openConnection, QueueUnavailable } from './open-connection.ts'

/**
 * Start-up check of the Redis behind the queue: it answers, is 6.2 or newer and never evicts a job. `appendOnly` also
 * wants its append-only file, as our own Redis has it.
 * @throws QueueUnavailable, UnsuitableQueue with every problem in one sentence each
 */
export async function proveQueue(url: string, { appendOnly = false }: { appendOnly?: boolean } = {}): Promise<void> {
  let lastError: Error | undefined
  const connection = openConnection(url, (error) => (lastError = error), false)
  try {
    const facts = readInfo(await connection.info())
    const problems = queueProblems(facts, appendOnly)
    if (problems.length > 0) throw new UnsuitableQueue(problems)
  } catch (error) {
    if (error instanceof UnsuitableQueue) throw error
    const cause = lastError ?? error
    throw new QueueUnavailable(cause instanceof Error ? cause.message : String(cause), { cause })
  } finally {
    connection.disconnect()
  }
}

/**
 * The check of a process that starts: one with a Redis that must not be used ends, one whose Redis is away just now goes
 * on, because the queue is a hint and comes back by itself. @throws UnsuitableQueue
 */
export async function refuseUnsuitableQueue(url: string, log: Log): Promise<void> {
  await proveQueue(url).catch((error: unknown) => {
    if (!(error instanceof QueueUnavailable)) throw error
    log.warn({ err: error }, 'starting without the queue')
  })
}

/** What speaks against a Redis that says these things about itself (`INFO`). */
export function queueProblems(facts: Record<string, string>, appendOnly: boolean): string[] {
  const problems: string[] = []
  const version = facts.redis_version ?? '0'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 6 || (major === 6 && minor < 2)) problems.push(`Redis ${version} is too old: 6.2 or newer is needed.`)
  const policy = facts.maxmemory_policy ?? 'unknown'
  if (policy !== 'noeviction') {
    problems.push(`Redis may throw jobs away (maxmemory-policy ${policy}): set maxmemory-policy to noeviction.`)
  }
  if (appendOnly && facts.aof_enabled !== '1') {
    problems.push('Redis keeps no append-only file: set appendonly to yes.')
  }
  return problems
}

class UnsuitableQueue extends AppError {
  constructor(problems: string[]) {
    super('queue.unsuitable', 'node', problems.join(' '))
  }
}

function readInfo(text: string): Record<string, string> {
  const pairs = text.split(/\r?\n/).map((line) => line.match(/^([a-z0-9_]+):(.*)$/))
  return Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1], pair[2]]] : [])))
}

import { within } from './within.ts'

/** What a process needs, by name; each rejects, or stays silent, when it is away. */
export type NeededParts = Record<string, () => Promise<unknown>>

/** Whether each part answers. */
export type Readiness = Record<string, boolean>

/** Milliseconds: what a part may take to answer, and how long an answer holds. */
const answersWithin = 2_000
const holds = 1_000

/**
 * Asks all parts at once. Whoever asks within a second gets the same answer, and a part that has not answered yet is not
 * asked again: nobody can make work by asking.
 */
export function openReadiness(parts: NeededParts): () => Promise<Readiness> {
  const patient = Object.fromEntries(Object.entries(parts).map(([name, ask]) => [name, oneAtATime(ask)]))
  let asked: { at: number; answer: Promise<Readiness> } | undefined
  return () => {
    if (!asked || performance.now() - asked.at >= holds) asked = { at: performance.now(), answer: askAll(patient) }
    return asked.answer
  }
}

/** The HTTP status that says it: 200, or 503 while something is away. */
export function readinessStatus(readiness: Readiness): 200 | 503 {
  return Object.values(readiness).every(Boolean) ? 200 : 503
}

function oneAtATime<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let pending: Promise<Result> | undefined
  return () => {
    pending ??= ask().finally(() => {
      pending = undefined
    })
    return pending
  }
}

async function askAll(parts: NeededParts): Promise<Readiness> {
  const answers = Object.entries(parts).map(async ([name, ask]): Promise<[string, boolean]> => {
    try {
      await within(answersWithin, ask(), name)
      return [name, true]
    } catch {
      return [name, false]
    }
  })
  return Object.fromEntries(await Promise.all(answers))
}

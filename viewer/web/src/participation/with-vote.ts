import type { Participation } from '../../../api/participation.ts'

/** Counts one's own vote before the viewer has: the order stays until it tells. Pure. */
export function withVote(all: Participation, question: string, up: boolean): Participation {
  const questions = all.questions.map((one) =>
    one.id === question ? { ...one, votes: Math.max(0, one.votes + (up ? 1 : -1)) } : one,
  )
  return { ...all, questions }
}

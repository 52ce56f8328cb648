import { selfTestInWords } from '../../core/self-test/self-test-in-words.ts'
import { inEnglish, type Sentence, sentence } from '../../core/sentence.ts'
import type { SelfTest } from '../../storage/catalog/self-test/self-tests.ts'
import type { SelfTestNews } from '../api/admin.ts'
import type { ProblemInWords } from './problems-in-words.ts'

/** Pure: what an admin is told of self-tests. */
export function selfTestNews(
  interval: number | null,
  underWay: SelfTest | undefined,
  last: SelfTest | undefined,
  newest: SelfTest | undefined,
): SelfTestNews {
  return {
    interval,
    running: underWay ? { step: underWay.step } : null,
    last: last
      ? {
          at: (last.ended_at ?? last.asked_at).toISOString(),
          problem: last.failure === null ? null : inEnglish(wordsOf(last)?.what ?? ''),
          said: wordsOf(last)?.what ?? null,
          firstFrame: last.first_frame_seconds,
          replay: last.replay_seconds,
        }
      : null,
    skipped:
      newest?.outcome === 'skipped'
        ? {
            at: (newest.ended_at ?? newest.asked_at).toISOString(),
            why: inEnglish(wordsOf(newest)?.what ?? ''),
            said: wordsOf(newest)?.what ?? null,
          }
        : null,
  }
}

/** Pure: a self-test that failed is a problem until one goes well. */
export function selfTestProblems(last: SelfTest | undefined): ProblemInWords[] {
  const words = last && wordsOf(last)
  if (!words) return []
  return [
    {
      code: `self-test ${last.failure}`,
      what: sentence('The self-test failed. {{what}}', { what: words.what }),
      todo: words.todo,
      lecture: null,
    },
  ]
}

function wordsOf({ failed_step, failure }: SelfTest): { what: Sentence; todo: Sentence } | undefined {
  return failure === null ? undefined : selfTestInWords(failed_step ?? 'asked', failure)
}

import type { TranscoderContext } from '../../transcoder/transcoder-context.ts'
import { layLecture } from '../harness/lay/lay-recording.ts'
import { doubleExecutions, doublingsOfRecording, planDoublings } from './double-executions.ts'

/** Recordings at once: each of them holds two executions, and the pool has eight connections. */
const atOnce = 3

type Tell = (done: number, problems: readonly string[]) => void

/** Doubles so many executions, dealt out of the seed. Each problem names its recording's place in the deal. */
export async function doubleMany(
  context: TranscoderContext,
  { seed, executions, tell }: { seed: number; executions: number /** Hears of every thousand. */; tell?: Tell },
): Promise<{ executions: number; problems: string[] }> {
  const plans = planDoublings(seed, Math.ceil(executions / doublingsOfRecording)).entries()
  const problems: string[] = []
  let done = 0
  const work = async () => {
    const laid = await layLecture(context.catalog)
    for (const [index, plan] of plans) {
      const found = await doubleExecutions(context, laid, plan)
      problems.push(...found.map((problem) => `seed ${seed}, recording ${index}, ${JSON.stringify(plan)}: ${problem}`))
      done += plan.length
      if (done % 1_000 === 0) tell?.(done, problems)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return { executions: done, problems }
}

import type { TranscoderContext } from '../../transcoder/transcoder-context.ts'
import { layLecture } from '../harness/lay-recording.ts'
import { doubleExecutions, doublingsOfRecording, planDoublings } from './double-executions.ts'

/** Recordings at once: each of them holds two executions, and the pool has eight connections. */
const atOnce = 3

/** Doubles so many executions, dealt out of the seed. Each problem names its recording's place in the deal. */
export async function doubleMany(
  context: TranscoderContext,
  { seed, executions }: { seed: number; executions: number },
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
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return { executions: done, problems }
}

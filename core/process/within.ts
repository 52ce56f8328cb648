import { AppError } from '../errors.ts'

/** A step's own deadline: rejects with DeadlinePassed when `work` has not settled by then. The work itself goes on. */
export async function within<Result>(milliseconds: number, work: Promise<Result>, step = 'a step'): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlinePassed(step, milliseconds)), milliseconds)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}

export class DeadlinePassed extends AppError {
  constructor(step: string, milliseconds: number) {
    super('process.deadline-passed', 'node', `${step} took longer than ${milliseconds} ms.`)
  }
}

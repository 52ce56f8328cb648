import { AppError } from '../../core/errors.ts'
import { startDemoLecture } from '../demo/start-demo-lecture.ts'
import type { Handler } from './handler.ts'

export const startDemo: Handler<'startDemo'> = async ({ context }) => {
  if (context.settings.AULA_DEMO === 'off') throw new DemoIsOff()
  return await startDemoLecture(context)
}

export class DemoIsOff extends AppError {
  constructor() {
    super('demo.off', 'caller', 'There is no demo lecture here.')
  }
}

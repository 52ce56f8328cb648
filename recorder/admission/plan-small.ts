import { bestRate, expectedCost } from './expected-cost.ts'
import { type AdmissionInput, coresOf, othersCores } from './plan-admission.ts'
import { comfortable } from './plan-steps.ts'

/**
 * Cores that a small rendition is taken for. 0.074 were measured at 30 frames a second where the whole picture moves, at the
 * cap of both encoders, of 1280x720 on two cores without a GPU: scaling and encoding.
 */
export const smallCores = 0.1

/**
 * Whether a take that begins now gets a small rendition as well. Pure. It is a convenience that nobody can take back while
 * the take runs: only where with it, and with the planned starts that room is kept for, everything fits at the best rate
 * and below where frame rates go up again.
 */
export function hasRoomForSmall(
  input: Pick<AdmissionInput, 'pixels' | 'machine' | 'takes' | 'known' | 'reserved'>,
): boolean {
  const { pixels, machine, takes, known, reserved } = input
  if (takes.some(({ rate }) => rate !== bestRate)) return false
  const running = takes.reduce((sum, take) => sum + coresOf(take, known), 0)
  const coming = expectedCost(pixels, known).cores * (1 + reserved) + smallCores
  return othersCores(machine, takes) + running + coming <= machine.cores * comfortable
}

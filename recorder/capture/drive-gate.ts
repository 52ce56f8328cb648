import type { Valve } from './gstreamer.ts'
import { type GateState, planGate } from './plan-gate.ts'
import { partDuration } from './segment-plan.ts'

/** Sets the valve as `planGate` says, whenever something changed and when it is time to look again. */
export type Gate = Disposable & {
  /** The state has changed. */
  look(): void
  /** Opens, whatever the state: what is captured is ending. */
  open(): void
  /** Goes by the state again. */
  follow(): void
}

export function driveGate(valve: Valve, state: GateState, now: () => number): Gate {
  let timer: NodeJS.Timeout | undefined
  let heldOpen = false
  let closed: boolean | undefined
  const set = (drop: boolean) => {
    if (closed !== drop) valve.drop = drop
    closed = drop
  }
  const look = () => {
    clearTimeout(timer)
    if (heldOpen) return
    const at = now()
    const plan = planGate(at, state, partDuration)
    set(!plan.open)
    timer = setTimeout(look, Math.max(1, (plan.lookAt - at) / 1000))
  }
  const open = () => {
    heldOpen = true
    clearTimeout(timer)
    set(false)
  }
  const follow = () => {
    heldOpen = false
    look()
  }
  look()
  return { look, open, follow, [Symbol.dispose]: open }
}

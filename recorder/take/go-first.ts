import { setPriority } from 'node:os'

/** Nice value of a take and all that it starts: before a transcoder or a viewer on the same machine, behind the kernel. */
const captureNiceness = -10

/**
 * Puts a take before everything else on its machine: what is not captured in time is lost, all other work only waits.
 * Only root may; for everybody else things stay as they are.
 */
export function goFirst(): void {
  try {
    setPriority(captureNiceness)
  } catch {
    // Not root: a setting of the machine (RLIMIT_NICE) may still give it.
  }
}

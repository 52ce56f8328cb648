import { z } from 'zod'

/** Seconds. */
const longestWait = 60
const usualWait = 20

const selector = z.string().trim().min(1, 'must not be empty').max(500, 'may have 500 characters')
const within = z.int().min(1).max(longestWait).default(usualWait)

/**
 * One thing that a recorder does to get into a conference, as a person would. `selector` is CSS, or `::-p-text(Join)` for
 * what shows that text. `within`: seconds until the step counts as failed.
 */
export const joinStep = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('click'), selector, within }),
  z.strictObject({ act: z.literal('type'), selector, text: z.string().max(500, 'may have 500 characters'), within }),
  z.strictObject({ act: z.literal('wait'), selector, within }),
])
export type JoinStep = z.infer<typeof joinStep>

/** So many steps lead into any conference; all their waits together stay within what a recording waits for media. */
export const mostSteps = 12

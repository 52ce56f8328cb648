import { z } from 'zod'

/**
 * What of a recording is played, in recording time (microseconds); null: from its beginning, to its end. Media stay as
 * they are. A `to` of 0 keeps nothing.
 */
export const trimSchema = z.object({ from: z.int().min(0).nullable(), to: z.int().min(0).nullable() })
export type Trim = z.infer<typeof trimSchema>

/** Events of a recording that leave its state as it is: somebody has trimmed its lecture, or brought everything back. */
export const trimEvents = ['trim', 'untrim'] as const
export type TrimEvent = (typeof trimEvents)[number]

export function sameTrim(one: Trim | undefined, other: Trim | undefined): boolean {
  return one?.from === other?.from && one?.to === other?.to
}

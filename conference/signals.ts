import { z } from 'zod'

/**
 * What a recorder's page tells the recorder around it, as JSON through `window.aulaSignal(json)`: the same events for
 * every conference system.
 */
export const recorderSignal = z.discriminatedUnion('type', [
  /** The page is in the room. */
  z.object({ type: z.literal('joined') }),
  /** Who may be recorded is in the room, and how many of them send picture or sound that has arrived here. */
  z.object({ type: z.literal('media'), participants: z.int().min(0), publishing: z.int().min(0) }),
  /** Each second, from the page's animation loop: its absence means a frozen page. */
  z.object({ type: z.literal('heartbeat') }),
  /** Somebody put the recorder out of the room. */
  z.object({ type: z.literal('kicked') }),
  /** The room, or the recording, is over. */
  z.object({ type: z.literal('ended') }),
  /** The page cannot go on; `reason` is a code. */
  z.object({ type: z.literal('failed'), reason: z.string() }),
])
export type RecorderSignal = z.infer<typeof recorderSignal>

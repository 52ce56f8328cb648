import { z } from 'zod'

const part = z.number().min(0).max(1)

/** A picture on the stage. */
const tile = z.object({
  /** Tells tiles apart for as long as they are there. */
  key: z.string().max(200),
  kind: z.enum(['screen', 'camera']),
  /** Where it stands, in parts of the picture's width and height. */
  x: part,
  y: part,
  width: part,
  height: part,
  /** Frames of its track since the beginning: decoded, and of these never shown. */
  decoded: z.int().min(0),
  dropped: z.int().min(0),
  /** What its track shows right now: brightness (0 to 255) of a coarse grid. */
  grid: z.array(z.int().min(0).max(255)).max(400).optional(),
})
export type ReceivedTile = z.infer<typeof tile>

/** Every second or two: what arrives on the page, before it is painted and played. */
const received = z.object({
  type: z.literal('received'),
  tiles: z.array(tile).max(64),
  /**
   * The loudest sound that is received, 0 to 1, in each tenth of a second since the signal before; null where something
   * arrives of which nobody tells how loud it is.
   */
  levels: z.array(part.nullable()).max(100),
  /** Milliseconds by which sound is behind the picture of the same person (negative: ahead), the worst one. */
  apart: z.number().optional(),
})
declare global {
  interface Window {
    /** Given by the recorder around the page; takes a RecorderSignal as JSON. */
    aulaSignal?: (json: string) => unknown
  }
}

/**
 * What a recorder's page tells the recorder around it, as JSON through `window.aulaSignal(json)`: the same events for
 * every conference system.
 */
export const recorderSignal = z.discriminatedUnion('type', [
  /** The page is in the room. */
  z.object({ type: z.literal('joined') }),
  /**
   * Who may be recorded is in the room, and how many of them send picture or sound that has arrived here; how many have
   * their microphone on, where the conference system tells.
   */
  z.object({
    type: z.literal('media'),
    participants: z.int().min(0),
    publishing: z.int().min(0),
    microphones: z.int().min(0).optional(),
  }),
  received,
  /** Each second, from the page's animation loop: its absence means a frozen page. */
  z.object({ type: z.literal('heartbeat') }),
  /** Somebody put the recorder out of the room. */
  z.object({ type: z.literal('kicked') }),
  /** The room, or the recording, is over. */
  z.object({ type: z.literal('ended') }),
  /** The page cannot go on; `reason` is a code. */
  z.object({ type: z.literal('failed'), reason: z.string().max(100) }),
])
export type RecorderSignal = z.infer<typeof recorderSignal>

import { z } from 'zod'
import { otherRoom } from '../../conference/other-room.ts'
import { isId, type LectureId, type OrganisationId, type RecordingId, type RoomId } from '../../core/ids.ts'
import { bootMoment } from '../../core/process/boot-clock.ts'

/** What a recorder and a take's process tell each other, a line of JSON each (`openControl`). Nothing secret. */

const id = <Kind extends OrganisationId | LectureId | RecordingId | RoomId>() =>
  z.custom<Kind>((value) => isId<Kind>(value))

/** Supervisor to take: which take of which recording it is. */
export const takeOrder = z.object({
  organisation: id<OrganisationId>(),
  lecture: id<LectureId>(),
  recording: id<RecordingId>(),
  room: id<RoomId>(),
  /** Where the room is; null for Aula's own. */
  conference: otherRoom.nullable(),
  /** Hosts that the browser of this take may talk to, the page's own first. */
  hosts: z.array(z.string()),
  /** The conference server's shared secret, sealed with AULA_SECRET. */
  sealedSecret: z.string().nullable(),
  take: z.int().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
  /** There is room for a small rendition as well. */
  small: z.boolean().default(false),
  /** The take before goes on until this one has its first frame. */
  overlaps: z.boolean().default(false),
  /** The recording is paused: nothing is kept before the catalogue says that it goes on. */
  paused: z.boolean().default(false),
  /** Wall time of the recording's first frame by the database's clock; null when no take has captured anything yet. */
  firstFrameAt: z.iso.datetime().nullable(),
  /** The same by the monotonic clock of the machine where it was grabbed. */
  firstFrameMoment: bootMoment.nullable().default(null),
  /** By the same clock: the recording begins there, before its first frame; null: with it. */
  leadFrom: z.iso.datetime().nullable().default(null),
  requestedAt: z.iso.datetime(),
  /** Planned: by the database's clock nothing is kept before; null: begin at once. */
  beginsAt: z.iso.datetime().nullable().default(null),
  node: z.string(),
  spoolFolder: z.string(),
})
export type TakeOrder = z.infer<typeof takeOrder>

export const toTake = z.discriminatedUnion('type', [
  /** Open what a take records with; the order may come much later. */
  z.object({
    type: z.literal('warm'),
    width: z.int().positive(),
    height: z.int().positive(),
    /** Nice value until its pipeline runs, or its order has come. */
    rank: z.int(),
  }),
  z.object({ type: z.literal('begin'), order: takeOrder }),
  /** The machine has too little, or enough again: keep so many frames a second of what moves. */
  z.object({ type: z.literal('frame-rate'), framesPerSecond: z.int().positive() }),
  /** Its page takes more of the processor than a recording may: the browser lets all others go first from now on. */
  z.object({ type: z.literal('step-back') }),
  /**
   * This machine is to stop: another recorder may begin the next take, and the take ends where that one begins; or after
   * so long where nobody does.
   */
  z.object({ type: z.literal('offer'), milliseconds: z.int().positive() }),
  /** This machine stops: end what runs, the next take goes on elsewhere. */
  z.object({ type: z.literal('hand-over') }),
])
export type ToTake = z.infer<typeof toTake>

export const fromTake = z.discriminatedUnion('type', [
  /** The first word to every recorder: what another one has already told the take to do. */
  z.object({
    type: z.literal('here'),
    size: z.object({ width: z.int().positive(), height: z.int().positive() }).nullable(),
    order: takeOrder.nullable(),
  }),
  /** Process groups that must be gone when the take is gone. */
  z.object({ type: z.literal('started'), group: z.int().positive() }),
  /** Each second from `begin` on: its event loop turns. */
  z.object({ type: z.literal('alive') }),
  /** It ends: what it has started goes. */
  z.object({ type: z.literal('leaving') }),
  /** From here on it beats by itself. */
  z.object({ type: z.literal('beating') }),
  /** Its first frame is kept. */
  z.object({ type: z.literal('captured') }),
  /** The last word; a process that ends without one has crashed. */
  z.object({ type: z.literal('ended'), code: z.string() }),
])
export type FromTake = z.infer<typeof fromTake>

/** Undefined for what is no such message. */
export function parseLine<Message>(schema: z.ZodType<Message>, line: string): Message | undefined {
  try {
    return schema.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

import { z } from 'zod'
import { idPattern } from '../id-pattern.ts'

/*
 * The net: while a recording runs, the conference system writes down what each person sends who may be recorded, and the
 * viewer notes who was in the room. What no take covers is composed from it afterwards.
 */

/** Of one person at one moment; only people who may be recorded are in it. */
export const netPersonSchema = z.object({
  participant: z.string().regex(idPattern),
  name: z.string().max(200),
  microphone: z.boolean(),
  camera: z.boolean(),
  speaking: z.boolean(),
  /** Numbers of their feeds, as file names tell them. */
  feeds: z.object({ camera: z.int().optional(), screen: z.int().optional() }),
})
export type NetPerson = z.infer<typeof netPersonSchema>

/** Who was in the room from a moment on. */
export type NetMoment = { at: Date; people: NetPerson[] }

/** One track of one feed in the store: what of it lies around the gaps. */
export const netFileSchema = z.object({
  participant: z.string().regex(idPattern),
  source: z.enum(['camera', 'screen']),
  number: z.int(),
  track: z.enum(['video', 'audio']),
  /** What the database's clock was ahead of the clock that the file was written by, milliseconds. */
  ahead: z.number(),
  key: z.string(),
})
export type NetFile = z.infer<typeof netFileSchema>

/** A stretch of recording time that is to be filled, microseconds. */
export type NetGap = {
  start: number
  end: number
  /** Something was captured there, of a page that did not show the room. */
  blank: boolean
}

/**
 * What media takes from the conference system's server into a recorder's picture, milliseconds: the page's jitter buffers
 * (200 and 250 ms), painting, capture. What is filled in is put this much later, so that nothing is shown twice at one end
 * of a gap and left out at the other.
 */
export const recorderDelay = 300

/** The same for a page's first pictures, milliseconds: those wait for 170 ms (viewer/web/src/recorder/recorder-page.ts). */
export const firstPictureDelay = 200

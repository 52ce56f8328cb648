import { z } from 'zod'
import { idPattern } from '../ids.ts'
import { retentionRule } from '../retention/rule.ts'
import { replaysAppear, usualAppearance } from './replays-appear.ts'
import { trimSchema } from './trim.ts'

const access = z.enum(['public', 'link', 'signed-in', 'course'])
const days = z.int().positive().nullable()
/** A rule with a clock; releases before knew `retentionDays` alone. */
const rule = retentionRule.nullable().default(null)

/**
 * `about/<number>.json`: what the catalogue knows of a recording's lecture and the media does not tell, for a catalogue
 * that is lost. It names a person; it lies below the recording's prefix, so that an erasure takes it along.
 */
export const aboutSchema = z.object({
  version: z.literal(1),
  recording: z.string().regex(idPattern),
  /** Nobody but its managers may watch this recording although the lecture is not in the trash. */
  hidden: z.boolean(),
  requestedAt: z.iso.datetime(),
  /** What of it is played; null: all. */
  trim: trimSchema.nullable().default(null),
  organisation: z.object({ name: z.string(), retentionDays: days, retentionRule: rule }),
  course: z
    .object({
      id: z.string().regex(idPattern),
      title: z.string(),
      description: z.string(),
      access,
      retentionDays: days,
      retentionRule: rule,
      termEndsAt: z.iso.datetime().nullable().default(null),
      replays: replaysAppear.default(usualAppearance),
    })
    .nullable(),
  owner: z.object({ id: z.string().regex(idPattern), name: z.string(), email: z.string() }).nullable(),
  lecture: z.object({
    id: z.string().regex(idPattern),
    title: z.string(),
    speaker: z.string(),
    speakers: z.array(z.string()).nullable().default(null),
    licence: z.string().default('all-rights-reserved'),
    /** What is beside it; each file rests below the prefix of one of its recordings. */
    files: z
      .array(
        z.object({
          id: z.string().regex(idPattern),
          key: z.string(),
          name: z.string(),
          bytes: z.int().min(0),
          md5: z.string().nullable(),
          addedAt: z.iso.datetime(),
        }),
      )
      .default([]),
    description: z.string(),
    access,
    /** What opens it where `access` is `link`. */
    linkKey: z.string(),
    startedAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
    restoredAt: z.iso.datetime().nullable(),
    extensionDays: z.int().min(0).default(0),
    /** While it is held nothing removes it. */
    hold: z.object({ reason: z.string(), at: z.iso.datetime() }).nullable().default(null),
    /** Set while it is in the trash; one whose `eraseAt` has passed is being erased. */
    trash: z.object({ at: z.iso.datetime(), reason: z.string(), eraseAt: z.iso.datetime() }).nullable(),
  }),
})
export type About = z.infer<typeof aboutSchema>

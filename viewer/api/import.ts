import { z } from 'zod'
import { role, sentence } from './fields.ts'

/** A list of people as a spreadsheet writes it. */
export const peopleList = z.object({ csv: z.string().max(900_000, 'is too long; split it into several files') })

/** What a list would do, line by line. */
export const importPreview = z.object({
  lines: z.array(
    z.object({
      /** Of the file, the heading being 1. */
      line: z.int(),
      name: z.string(),
      email: z.string(),
      role,
      course: z.string().nullable(),
      /** `ask-admin`: the person has no account in use, and whoever imports may not help. */
      act: z.enum(['invite', 'join-course', 'nothing', 'ask-admin']),
      /** Why it cannot be done; nothing of the file is then. */
      problem: z.string().nullable(),
      said: sentence.nullable(),
    }),
  ),
  /** Why the file as a whole cannot be read. */
  problem: z.string().nullable(),
  said: sentence.nullable(),
})

export const importOutcome = z.object({
  invited: z.array(z.object({ name: z.string(), email: z.string(), link: z.string() })),
  joined: z.int(),
  mailed: z.boolean(),
})

import { z } from 'zod'
import { retentionRule } from './rule.ts'

/** What is decided about keeping and removing; moving to the trash and the rest is in the recordings' events. */
export const retentionEvents = [
  'warned',
  'extended',
  'held',
  'lifted',
  'courseChanged',
  'ruleSet',
  'termSet',
  'dateConfirmed',
] as const
export type RetentionEvent = (typeof retentionEvents)[number]

/** What an event's words are made of, beside who did it to what. */
export const retentionFacts = z
  .object({
    /** Of a rule, or of the course that a lecture is in since; null: none any more. */
    rule: retentionRule.nullable(),
    /** Days of an extension, or before the removal. */
    days: z.number(),
    /** When the lecture leaves then, or the term ends; null: never, or none. */
    until: z.iso.datetime().nullable(),
  })
  .partial()
export type RetentionFacts = z.infer<typeof retentionFacts>

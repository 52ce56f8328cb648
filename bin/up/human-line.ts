import { z } from 'zod'

/** pino's numbers: 50 is error, 60 fatal. */
const error = 50
const logged = z.object({
  level: z.number(),
  msg: z.string().default(''),
  err: z.object({ message: z.string().default('') }).optional(),
})

/** What of a child's log line a person at the terminal needs to see, if anything: its errors, short. */
export function humanLine(name: string, line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  const parsed = logged.safeParse(parse(line))
  if (!parsed.success || parsed.data.level < error) return undefined
  const { msg, err } = parsed.data
  return `${name}: ${[msg, err?.message].filter(Boolean).join(': ')}`
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

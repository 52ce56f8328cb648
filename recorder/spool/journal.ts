import { open, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type RenditionName, segmentEntrySchema } from '../../core/recording/manifest.ts'
import { journalFile } from './spool-layout.ts'
import { appendWhole, waitForSpace } from './wait-for-space.ts'

/** As `renditionName` makes it; the take's header says what it is. */
const rendition = z.custom<RenditionName>((text) => typeof text === 'string' && /^(video|audio)-[a-z0-9]+$/.test(text))

const journalLineSchema = z.discriminatedUnion('event', [
  /** The segment's file has its final name and bytes. */
  z.object({ event: z.literal('closed'), rendition, entry: segmentEntrySchema }),
  /** The store and the catalogue have it; its file may be gone. */
  z.object({ event: z.literal('stored'), rendition, number: z.int().min(0) }),
  /** An index object lists it: these numbers of these renditions. */
  z.object({
    event: z.literal('indexed'),
    index: z.int().min(0),
    segments: z.array(z.object({ rendition, number: z.int().min(0) })),
  }),
])
export type JournalLine = z.infer<typeof journalLineSchema>

/** Append-only index of a spool: one JSON object a line. */
export type Journal = AsyncDisposable & {
  /** Lines are written in the order of the calls. `durable` waits until the line survives a power loss. */
  append(line: JournalLine, durable?: boolean): Promise<void>
}

/** `onFull` hears that a line waits because the disk is full. */
export async function openJournal(folder: string, onFull: () => void = () => {}): Promise<Journal> {
  const file = await waitForSpace(() => open(journalFile(folder), 'a', 0o600), onFull)
  let { size } = await file.stat()
  let last: Promise<void> = Promise.resolve()
  return {
    append(line, durable = false) {
      const written = last.then(async () => {
        const text = `${JSON.stringify(line)}\n`
        await waitForSpace(() => appendWhole(file, text, size), onFull)
        size += Buffer.byteLength(text)
        if (durable) await waitForSpace(() => file.datasync(), onFull)
      })
      last = written.catch(() => {})
      return written
    },
    async [Symbol.asyncDispose]() {
      await last
      await file.close()
    },
  }
}

/** The lines of a dead process's journal. A line that a crash cut off, and only that, is left out. */
export async function readJournal(folder: string): Promise<JournalLine[]> {
  const text = await readFile(journalFile(folder), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap((line) => {
    const parsed = journalLineSchema.safeParse(parseJson(line))
    return parsed.success ? [parsed.data] : []
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

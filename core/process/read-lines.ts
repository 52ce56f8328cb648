import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/**
 * Hands on the lines of a stream; resolves when no more come. A stream that breaks (whoever wrote has died) has ended:
 * readline hands its errors on, and they would end this process.
 */
export async function readLines(stream: Readable, take: (line: string) => void): Promise<void> {
  stream.on('error', () => {})
  const lines = createInterface({ input: stream })
  lines.on('line', take).on('error', () => {})
  await new Promise((resolve) => {
    lines.once('close', resolve)
    stream.once('close', resolve)
  })
}

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { LectureId, OrganisationId, RecordingId } from '../../../core/ids.ts'

const toldSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('warm') }),
  z.object({ type: z.literal('first'), at: z.number(), offset: z.number() }),
  z.object({ type: z.literal('problem'), code: z.string(), fatal: z.boolean() }),
  z.object({ type: z.literal('frozen'), drawn: z.array(z.number()) }),
  z.object({ type: z.literal('stopped'), at: z.number(), facts: z.object({ frames: z.number(), bytes: z.number() }) }),
])
type Told = z.infer<typeof toldSchema>

export type RecordingChild = AsyncDisposable & {
  process: ChildProcess
  problems: string[]
  say(word: 'begin' | 'freeze' | 'stop'): void
  /** The message of this type, whether it has come or will. @throws when the process ends without it. */
  told<Type extends Told['type']>(type: Type): Promise<Extract<Told, { type: Type }>>
  kill(): Promise<void>
}

/** Starts a process that records a page of the test's own (`recorded-page.ts`) or an empty screen. */
export async function startRecordingChild(options: {
  folder: string
  spoolFolder: string
  databaseUrl: string
  storageUrl: string
  place: { organisation: OrganisationId; lecture: LectureId; recording: RecordingId; take: number }
  offset: number
  browser: boolean
  /** A small rendition beside. */
  small: boolean
}): Promise<RecordingChild> {
  await mkdir(options.folder, { recursive: true })
  const child = fork(fileURLToPath(new URL('./recording-child.ts', import.meta.url)), [JSON.stringify(options)], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', XAUTHORITY: path.join(options.folder, 'xauthority') },
    execArgv: [],
  })
  const exited = once(child, 'exit')
  const messages: Told[] = []
  const problems: string[] = []
  child.on('message', (message) => {
    const told = toldSchema.parse(message)
    messages.push(told)
    if (told.type === 'problem') problems.push(told.code)
  })
  return {
    process: child,
    problems,
    say: (word) => child.send(word),
    async told(type) {
      for (;;) {
        const found = messages.find((message) => isOf(message, type))
        if (found && isOf(found, type)) return found
        const over = await Promise.race([once(child, 'message').then(() => false), exited.then(() => true)])
        if (over && !messages.some((message) => isOf(message, type))) throw new Error(`It ended without "${type}".`)
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
    },
  }
}

function isOf<Type extends Told['type']>(message: Told, type: Type): message is Extract<Told, { type: Type }> {
  return message.type === type
}

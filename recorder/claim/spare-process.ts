import type { Log } from '../../core/log.ts'
import { makeTakeFolder, removeTakeFolder } from './take-folders.ts'
import { startTakeProcess, type TakeProcess } from './take-process.ts'

/** A process that is ready to run a take, and the folder it was started with. */
export type PreparedProcess = { child: TakeProcess; folder: string }

export type SpareProcess = {
  /** The spare, or where there is none a new one. */
  take(): Promise<PreparedProcess>
  /** Sees to it that there is a spare. */
  prepare(): void
  /** Ends a process that is not needed. */
  discard(prepared: PreparedProcess): Promise<void>
  /** Ends the spare; none is prepared any more. */
  close(): Promise<void>
}

/** Keeps one idle take process: loading the program takes seconds on a busy machine, and somebody waits for Record. */
export function openSpareProcess(environment: Record<string, string | undefined>, log: Log): SpareProcess {
  let spare: Promise<PreparedProcess> | undefined
  let closed = false

  const start = async (): Promise<PreparedProcess> => {
    const folder = await makeTakeFolder()
    return { child: startTakeProcess(environment, folder), folder }
  }
  const discard = async ({ child, folder }: PreparedProcess) => {
    child.kill()
    await child.ended
    await removeTakeFolder(folder)
  }
  const forgetWhenGone = async (starting: Promise<PreparedProcess>) => {
    const prepared = await starting
    await prepared.child.ended
    if (spare !== starting) return
    spare = undefined
    await removeTakeFolder(prepared.folder)
  }
  return {
    async take() {
      const waiting = spare
      spare = undefined
      return await (waiting ?? start())
    },
    prepare() {
      if (spare || closed) return
      spare = start()
      forgetWhenGone(spare).catch((error: unknown) => {
        spare = undefined
        log.warn({ err: error }, 'no spare process')
      })
    },
    discard,
    async close() {
      closed = true
      const left = spare
      spare = undefined
      if (left) await left.then(discard, () => {})
    },
  }
}

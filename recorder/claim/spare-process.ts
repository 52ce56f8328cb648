import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { CompleteSettings } from '../../core/config/settings.ts'
import type { Log } from '../../core/log.ts'
import { precedence } from '../../core/process/set-precedence.ts'
import { within } from '../../core/process/within.ts'
import { makeTakeFolder, removeTakeFolder } from './take-folders.ts'
import { noteOf, writeTakeNote } from './take-note.ts'
import { startTakeProcess, type TakeProcess } from './take-process.ts'

export type PictureSize = { width: number; height: number }

/** A process that is ready to run a take or gets ready, and the folder it was started with. */
export type PreparedProcess = { child: TakeProcess; folder: string; size: PictureSize }

export type SpareProcess = {
  /** The spare, or where there is none a new one. */
  take(): Promise<PreparedProcess>
  /** A prepared process for pictures of another size, if they are not of this one. */
  fit(prepared: PreparedProcess, size: PictureSize): Promise<PreparedProcess>
  /** Sees to it that there is a spare; until its pipeline runs it has this nice value (`precedence`). */
  prepare(rank: number): void
  /** Ends the spare; none is prepared any more. Resolves when all that was not needed is gone, folders too. */
  close(): Promise<void>
}

/** A spare that dies by itself is followed by another one after this pause. */
const restMilliseconds = 5_000
/** What was killed ends within this, whatever else the machine does. */
const killedMilliseconds = 5_000

/**
 * Keeps one warm take process: its display, sound, browser and pipeline run, and its page waits for a room. Starting
 * them takes seconds, and somebody waits for Record; or a take has died, and a lecture goes on uncaptured. `left` is the
 * spare of the recorder before this one.
 */
export function openSpareProcess(
  settings: CompleteSettings,
  size: PictureSize,
  log: Log,
  left: PreparedProcess | undefined,
): SpareProcess {
  const environment = { ...process.env, AULA_DATA: resolve(settings.AULA_DATA) }
  let spare: Promise<PreparedProcess> | undefined
  const discarding = new Set<Promise<void>>()
  const closing = new AbortController()

  const start = async (pictures: PictureSize, wanted: number): Promise<PreparedProcess> => {
    const folder = await makeTakeFolder()
    // Who is not root can step back but never forward again.
    const rank = process.getuid?.() === 0 ? wanted : precedence.capture
    const child = startTakeProcess(environment, folder, rank)
    const prepared = { child, folder, size: pictures }
    try {
      await writeTakeNote(folder, noteOf(child.pid, settings))
    } catch (error) {
      // A full disk: what nobody knows of does not go on.
      await discard(prepared)
      throw error
    }
    child.warm(pictures, rank)
    return prepared
  }
  const discard = async ({ child, folder }: PreparedProcess) => {
    child.kill()
    // Nothing else may hold this process any more, and it must not end before the folder is gone.
    await within(killedMilliseconds, child.ended, 'the end of a spare take')
    await removeTakeFolder(folder)
  }
  const replaceWhenGone = async (starting: Promise<PreparedProcess>) => {
    const prepared = await starting
    const code = await prepared.child.ended
    if (spare !== starting) return
    spare = undefined
    log.warn({ code }, 'the spare take has ended')
    await removeTakeFolder(prepared.folder)
    await delay(restMilliseconds, undefined, { signal: closing.signal, ref: false }).then(
      () => prepare(precedence.later),
      () => {},
    )
  }
  const keep = (coming: Promise<PreparedProcess>) => {
    spare = coming
    replaceWhenGone(coming).catch((error: unknown) => {
      spare = undefined
      log.warn({ err: error }, 'no spare process')
    })
  }
  const prepare = (rank: number) => {
    if (spare || closing.signal.aborted) return
    keep(start(size, rank))
  }
  if (left) keep(Promise.resolve(left))
  return {
    async take() {
      const waiting = spare
      spare = undefined
      return await (waiting ?? start(size, precedence.capture))
    },
    async fit(prepared, { width, height }) {
      if (prepared.size.width === width && prepared.size.height === height) return prepared
      const gone = discard(prepared).catch((error: unknown) => log.warn({ err: error }, 'not discarded'))
      discarding.add(gone)
      void gone.then(() => discarding.delete(gone))
      return await start({ width, height }, precedence.capture)
    },
    prepare,
    async close() {
      closing.abort()
      const left = spare
      spare = undefined
      await Promise.all([...discarding, left?.then(discard, () => {})])
    },
  }
}

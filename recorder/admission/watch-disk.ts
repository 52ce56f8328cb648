import { mkdir, readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../core/log.ts'
import { addDiskSample, type DiskFacts, type DiskSample, type DiskVerdict, planDisk } from './plan-disk.ts'

export type DiskWatch = {
  /** Looks once and says so in the log when something has changed. */
  look(): Promise<void>
  verdict(): DiskVerdict
  facts(): DiskFacts | undefined
  /** Bytes of the files in the folder, some seconds ago. */
  held(): number
}

/** While a store is away for hours there are thousands of files. */
const countEvery = 10_000

/** The file system of a folder right now. */
export async function lookAtDisk(folder: string): Promise<DiskSample> {
  const { bavail, bsize, ffree, files } = await statfs(folder)
  return { at: performance.now(), free: bavail * bsize, freeInodes: ffree, inodes: files }
}

/** Bytes of all files below a folder, of those that stay for so long. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  let bytes = 0
  for (const entry of entries.filter((one) => one.isFile())) {
    bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0
  }
  return bytes
}

/** Watches the file system of a folder; `reserve` is in bytes. */
export function watchDisk(folder: string, reserve: number, log: Log): DiskWatch {
  let samples: DiskSample[] = []
  let verdict: DiskVerdict = { free: true, full: false, fullIn: undefined }
  let held = 0
  let countedAt = Number.NEGATIVE_INFINITY
  /** Nobody waits for it. What it meets may be gone a moment later: then what was counted before stands. */
  const count = async () => {
    countedAt = performance.now()
    held = await bytesBelow(folder)
    countedAt = performance.now()
  }
  return {
    async look() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      if (performance.now() - countedAt >= countEvery) void count().catch(() => {})
      const { at, ...facts } = await lookAtDisk(folder)
      samples = addDiskSample(samples, { at, ...facts })
      const before = verdict
      verdict = planDisk(samples, reserve)
      if (before.free && !verdict.free) log.error({ folder, ...facts }, 'the disk is at its reserve: no new recordings')
      if (!before.free && verdict.free) log.info({ folder, ...facts }, 'the disk has room again')
      if (before.fullIn === undefined && verdict.fullIn !== undefined) {
        log.error({ folder, ...facts, seconds: verdict.fullIn }, 'the disk is full soon at the present rate')
      }
    },
    verdict: () => verdict,
    facts: () => samples.at(-1),
    held: () => held,
  }
}

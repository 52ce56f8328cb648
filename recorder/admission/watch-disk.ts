import { mkdir, statfs } from 'node:fs/promises'
import type { Log } from '../../core/log.ts'
import { addDiskSample, type DiskFacts, type DiskSample, type DiskVerdict, planDisk } from './plan-disk.ts'

export type DiskWatch = {
  /** Looks once and says so in the log when something has changed. */
  look(): Promise<void>
  verdict(): DiskVerdict
  facts(): DiskFacts | undefined
}

/** The file system of a folder right now. */
export async function lookAtDisk(folder: string): Promise<DiskSample> {
  const { bavail, bsize, ffree, files } = await statfs(folder)
  return { at: performance.now(), free: bavail * bsize, freeInodes: ffree, inodes: files }
}

/** Watches the file system of a folder; `reserve` is in bytes. */
export function watchDisk(folder: string, reserve: number, log: Log): DiskWatch {
  let samples: DiskSample[] = []
  let verdict: DiskVerdict = { free: true, full: false, fullIn: undefined }
  return {
    async look() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
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
  }
}

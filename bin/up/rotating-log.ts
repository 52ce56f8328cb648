import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs'

export type RotatingLog = Disposable & { write(line: string): void }

/**
 * A log file that is moved to `.1` (`.1` to `.2`, ...) before it outgrows `bytes`; the last of `keep` old ones is lost.
 * Writes are synchronous: what a dying process said last is on disk.
 */
export function openRotatingLog(file: string, { bytes = 10_000_000, keep = 4 } = {}): RotatingLog {
  let descriptor = openSync(file, 'a', 0o600)
  let size = fstatSync(descriptor).size
  let open = true
  const rotate = () => {
    closeSync(descriptor)
    for (let number = keep; number > 0; number--) {
      const older = number === 1 ? file : `${file}.${number - 1}`
      try {
        renameSync(older, `${file}.${number}`)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      }
    }
    descriptor = openSync(file, 'a', 0o600)
    size = 0
  }
  return {
    write(line) {
      if (!open) return
      const content = Buffer.from(`${line}\n`)
      if (size > 0 && size + content.length > bytes) rotate()
      writeSync(descriptor, content)
      size += content.length
    },
    [Symbol.dispose]() {
      if (!open) return
      open = false
      closeSync(descriptor)
    },
  }
}

import { chmod, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Below every recorder: a lecture that is captured right now goes before one that is already safe. */
const niceness = 15

/**
 * Writes a small program into `folder` that runs `ffmpeg` so that it ends with us, however we end, and yields the
 * processor to captures. Returns its path. (fluent-ffmpeg takes one path and offers neither.)
 */
export async function tieFfmpeg(folder: string, ffmpeg: string): Promise<string> {
  const file = path.join(path.resolve(folder), 'ffmpeg')
  const quoted = `'${ffmpeg.replaceAll("'", `'\\''`)}'`
  await writeFile(file, `#!/bin/sh\nexec setpriv --pdeathsig KILL -- nice -n ${niceness} ${quoted} "$@"\n`)
  await chmod(file, 0o700)
  return file
}

import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { AppError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'

export type FoundFfmpeg = { path: string; version: string; origin: 'setting' | 'system' | 'package' }

/**
 * The ffmpeg to use: the one that AULA_FFMPEG names, the system's, and, with a warning, the one of the npm package.
 * A setting that names none that runs is an error and not a reason to look further.
 * @throws FfmpegMissing
 */
export async function findFfmpeg(setting: string | undefined, log: Log): Promise<FoundFfmpeg> {
  if (setting !== undefined) {
    const version = await versionOf(setting)
    if (!version) throw new FfmpegMissing(`AULA_FFMPEG names ${setting}, but no ffmpeg runs there.`)
    return { path: setting, version, origin: 'setting' }
  }
  const systems = await versionOf('ffmpeg')
  if (systems) return { path: 'ffmpeg', version: systems, origin: 'system' }
  const packaged = pathOfPackage()
  const version = packaged && (await versionOf(packaged))
  if (!packaged || !version) throw new FfmpegMissing('There is no ffmpeg: install the Debian package ffmpeg.')
  log.warn({ version }, 'using the ffmpeg of an npm package, which is years old: install the Debian package ffmpeg')
  return { path: packaged, version, origin: 'package' }
}

export class FfmpegMissing extends AppError {
  constructor(message: string) {
    super('transcoder.ffmpeg-missing', 'node', message)
  }
}

async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ['-nostdin', '-version'], { timeout: 10_000 })
    return /^ffmpeg version (\S+)/.exec(stdout)?.[1]
  } catch {
    return undefined
  }
}

/** The package exports an object with a path, and throws on machines that it has no build for. */
function pathOfPackage(): string | undefined {
  try {
    const exported: unknown = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg')
    if (typeof exported !== 'object' || exported === null || !('path' in exported)) return undefined
    return typeof exported.path === 'string' ? exported.path : undefined
  } catch {
    return undefined
  }
}

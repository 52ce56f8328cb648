import ffmpeg from 'fluent-ffmpeg'
import { AppError } from '../../core/errors.ts'

/**
 * One call of ffmpeg: plain data, made by pure functions. Options come before the file they belong to. Files are named
 * within the folder that ffmpeg runs in: a path could hold what ffmpeg takes for a protocol or a pattern.
 */
export type FfmpegCall = {
  inputs: { file: string; options?: string[] }[]
  /** A filter graph over all inputs. */
  filter?: string
  outputs: { file: string; options: string[] }[]
}

/**
 * Runs ffmpeg to its end. When `signal` aborts, ffmpeg is killed, and the call rejects with the signal's reason once
 * it is gone. It never reads standard input and opens nothing but files and pipes, whatever its input says.
 * @param program where ffmpeg is, see `tieFfmpeg`
 * @throws FfmpegFailed
 */
export async function runFfmpeg(program: string, folder: string, call: FfmpegCall, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const command = ffmpeg({ cwd: folder }).setFfmpegPath(program)
  for (const { file, options } of call.inputs) {
    command.input(file).inputOptions(...guards, ...(options ?? []))
  }
  if (call.filter) command.complexFilter(call.filter)
  for (const { file, options } of call.outputs) command.output(file).outputOptions(...options)
  const stop = () => command.kill('SIGKILL')
  try {
    await new Promise<void>((resolve, reject) => {
      // Until ffmpeg has started there is nothing to kill; what came before that is made good here.
      command.once('start', () => signal.aborted && stop())
      command.once('end', () => resolve())
      command.once('error', (error: Error, _out: unknown, said: unknown) =>
        reject(new FfmpegFailed(error, typeof said === 'string' ? said : '')),
      )
      signal.addEventListener('abort', stop, { once: true })
      command.run()
    })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
  signal.throwIfAborted()
}

export class FfmpegFailed extends AppError {
  /** The end of what ffmpeg wrote. */
  readonly said: string

  constructor(cause: Error, said: string) {
    super('transcoder.ffmpeg-failed', 'lecture', `ffmpeg failed: ${cause.message}`, { cause })
    this.said = said.slice(-4_000)
  }
}

const guards = ['-nostdin', '-protocol_whitelist', 'file,pipe']

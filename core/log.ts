import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/**
 * A process's log: one JSON object a line, on standard output. `level` comes from AULA_LOG_LEVEL. Lines about a recording carry
 * its id as `recording` and its lecture's as `lecture`, in every process.
 */
export function openLog(process: string, level: string, to?: DestinationStream): Log {
  const options = {
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['*.password', '*.token', '*.secret', '*.cookie', '*.authorization', 'key'], censor: '[hidden]' },
  }
  return to ? pino(options, to) : pino(options)
}

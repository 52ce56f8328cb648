import { type Logger, pino } from 'pino'

export type Log = Logger

/** A process's log: one JSON object a line on standard output. `level` comes from AULA_LOG_LEVEL. */
export function openLog(process: string, level: string): Log {
  return pino({
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['*.password', '*.token', '*.secret', '*.cookie', '*.authorization', 'key'], censor: '[hidden]' },
  })
}

import { setTimeout as delay } from 'node:timers/promises'
import type { RecordingId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { within } from '../../core/process/within.ts'
import type { TakeCondition } from '../../core/recording/take-condition.ts'
import { listenRecordings } from '../../storage/catalog/notify/listen.ts'
import { openCatalog } from '../../storage/catalog/open-catalog.ts'
import { type BeatAnswer, beatMilliseconds, beatTake } from '../../storage/catalog/takes/takes.ts'
import type { DatabaseClock } from './database-clock.ts'
import { readEnding, type TakeEnding } from './take-ending.ts'

/** A beat that takes longer is given up: its connection may be dead without knowing it. */
const beatDeadlineMilliseconds = 2_000
/** Without recorder and database a take belongs to nobody. */
const aloneMilliseconds = 5_000

/**
 * Beats once a second on a connection of its own, and at once when something is told about the recording; hands every
 * ending it reads to `onEnding`. Goes on for as long as the database is away, unless there is no recorder either. Resolves
 * after `signal`.
 */
export async function followRecording(options: {
  databaseUrl: string
  recording: RecordingId
  take: number
  clock: DatabaseClock
  log: Log
  signal: AbortSignal
  /** Milliseconds since there has been no recorder; 0 while there is one. */
  alone: () => number
  /** Asked at every beat, which carries it. */
  condition: () => TakeCondition
  /** Once, after the first beat. */
  onBeating: () => void
  /** At every beat: its planned start. */
  onBeginsAt: (beginsAt: Date | null) => void
  /** At every beat: its last pause. */
  onPause: (pause: Pick<BeatAnswer, 'pausedAt' | 'resumedAt'>) => void
  /** Somebody looks at how loud it is. */
  onLevelAsked: () => void
  /** At every beat of a take that was taken for lost while it owns the recording. */
  onLost: () => void
  /** At every beat that finds a higher take without a first frame. */
  onFollowed: () => void
  onEnding: (ending: TakeEnding) => void
}): Promise<void> {
  const { databaseUrl, recording, take, clock, log, signal, alone, condition } = options
  const { onBeating, onBeginsAt, onPause, onLevelAsked, onLost, onFollowed, onEnding } = options
  let nudge = Promise.withResolvers<void>()
  const listening = listenRecordings(
    databaseUrl,
    {
      onChange(changed) {
        if (changed === recording) nudge.resolve()
      },
      onLevelAsked(asked) {
        if (asked === recording) onLevelAsked()
      },
    },
    signal,
  )
  let catalog = openCatalog(databaseUrl, 1)
  let away = false
  let beaten = false
  let answeredAt = performance.now()
  while (!signal.aborted) {
    nudge = Promise.withResolvers()
    const asked = performance.now()
    const answered = clock.ask()
    try {
      const answer = await within(beatDeadlineMilliseconds, beatTake(catalog, recording, take, condition()), 'the beat')
      answeredAt = performance.now()
      if (!beaten) onBeating()
      beaten = true
      if (answer) {
        answered(answer.now)
        onBeginsAt(answer.beginsAt)
        onPause(answer)
      }
      if (away) log.info('the database is back')
      away = false
      const ending = readEnding(answer, take)
      if (ending) onEnding(ending)
      else if (answer && answer.currentTake > take) onFollowed()
      else if (answer?.lost) onLost()
    } catch (error) {
      if (!away) log.warn({ err: error }, 'the database does not answer; the capture goes on')
      away = true
      void catalog.destroy().catch(() => {})
      catalog = openCatalog(databaseUrl, 1)
      if (Math.min(alone(), performance.now() - answeredAt) >= aloneMilliseconds) {
        onEnding({ kind: 'fail', code: 'recorder.alone' })
      }
    }
    const rest = Math.max(0, beatMilliseconds - (performance.now() - asked))
    await Promise.race([delay(rest, undefined, { signal }).catch(() => {}), nudge.promise])
  }
  await within(1_000, Promise.all([catalog.destroy(), listening])).catch(() => {})
}

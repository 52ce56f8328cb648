import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { isId, type LectureId, type RecordingId } from '../../core/ids.ts'
import { type RecordedLevel, readLevel } from './recorded-levels.ts'

/** Milliseconds. A connection that is cut without a word is found out by a query that gets no answer. */
const checkEvery = 5_000
const answerWithin = 5_000
const retryAfter = 500

export type RecordingListener = {
  /** A recording has changed (`applyEvent` notifies after commit). */
  onChange: (id: RecordingId) => void
  /** There is more to play of a running recording. Who leaves this out is not told. */
  onMedia?: (id: RecordingId) => void
  /** Somebody beside the player has asked, voted, raised a hand or the like. Who leaves this out is not told. */
  onParticipation?: (lecture: LectureId) => void
  /** How loud what a recorder hears is (`tellLevel`). Who leaves this out is not told. */
  onLevel?: (level: RecordedLevel) => void
  /** Somebody looks at how loud a recording is (`askForLevels`). Who leaves this out is not told. */
  onLevelAsked?: (id: RecordingId) => void
  /** Notices may have been missed: whoever caches must look again. */
  onReconnect?: () => void
}

/**
 * Listens for what happens to recordings. Resolves as soon as it listens for the first time, goes on until `signal`
 * aborts, and connects again by itself.
 */
export async function listenRecordings(
  databaseUrl: string,
  listener: RecordingListener,
  signal: AbortSignal,
): Promise<void> {
  const listening = Promise.withResolvers<void>()
  let first = true
  const onListening = () => {
    if (first) listening.resolve()
    else listener.onReconnect?.()
    first = false
  }
  void keepListening(databaseUrl, listener, onListening, signal).finally(() => listening.resolve())
  await listening.promise
}

async function keepListening(
  databaseUrl: string,
  listener: RecordingListener,
  onListening: () => void,
  signal: AbortSignal,
): Promise<void> {
  const channels = channelsOf(listener)
  while (!signal.aborted) {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: answerWithin,
      query_timeout: answerWithin,
      keepAlive: true,
    })
    const broken = new AbortController()
    const over = AbortSignal.any([signal, broken.signal])
    client.on('error', () => broken.abort())
    client.on('end', () => broken.abort())
    client.on('notification', ({ channel, payload = '' }) => channels.get(channel)?.(payload))
    try {
      await client.connect()
      await client.query([...channels.keys()].map((channel) => `listen ${channel}`).join('; '))
      onListening()
      while (!over.aborted) {
        await delay(checkEvery, undefined, { signal: over }).catch(() => {})
        if (!over.aborted) await client.query('select 1')
      }
    } catch {
      // It is tried again below: nothing is lost, because onReconnect follows.
    }
    await client.end().catch(() => {})
    await delay(retryAfter, undefined, { signal }).catch(() => {})
  }
}

/** What is done with a notice, by the channel it comes on: of those only that somebody is told of. */
function channelsOf({ onChange, onMedia, onParticipation, onLevel, onLevelAsked }: RecordingListener) {
  const channels = new Map<string, (payload: string) => void>()
  const ofRecording = (channel: string, tell?: (id: RecordingId) => void) => {
    if (tell) channels.set(channel, (payload) => isId<RecordingId>(payload) && tell(payload))
  }
  ofRecording('recording', onChange)
  ofRecording('media', onMedia)
  ofRecording('level_asked', onLevelAsked)
  if (onParticipation) {
    channels.set('participation', (payload) => isId<LectureId>(payload) && onParticipation(payload))
  }
  if (onLevel) {
    channels.set('level', (payload) => {
      const level = readLevel(payload)
      if (level) onLevel(level)
    })
  }
  return channels
}

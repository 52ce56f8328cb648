import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { isId, type LectureId, type PersonId, type RecordingId } from '../../../core/ids.ts'
import { readAudience, type ToldAudience } from './audiences.ts'
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
  /** Somebody was deactivated or removed. Who leaves this out is not told. */
  onMembershipEnded?: (person: PersonId) => void
  /** The chat beside the player has changed. Who leaves this out is not told. */
  onWatchChat?: (lecture: LectureId) => void
  /** How loud what a recorder hears is (`tellLevel`). Who leaves this out is not told. */
  onLevel?: (level: RecordedLevel) => void
  /** Somebody looks at how loud a recording is (`askForLevels`). Who leaves this out is not told. */
  onLevelAsked?: (id: RecordingId) => void
  /** How many watch live, as one viewer counts (`tellAudience`). Who leaves this out is not told. */
  onAudience?: (told: ToldAudience) => void
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
function channelsOf(listener: RecordingListener): Map<string, (payload: string) => void> {
  const channels = new Map<string, (payload: string) => void>()
  const on = <Told>(
    channel: string,
    read: (payload: string) => Told | undefined,
    tell: ((told: Told) => void) | undefined,
  ) => {
    if (!tell) return
    channels.set(channel, (payload) => {
      const told = read(payload)
      if (told !== undefined) tell(told)
    })
  }
  on('recording', readId<RecordingId>, listener.onChange)
  on('media', readId<RecordingId>, listener.onMedia)
  on('participation', readId<LectureId>, listener.onParticipation)
  on('watch_chat', readId<LectureId>, listener.onWatchChat)
  on('membership', readId<PersonId>, listener.onMembershipEnded)
  on('level', readLevel, listener.onLevel)
  on('level_asked', readId<RecordingId>, listener.onLevelAsked)
  on('audience', readAudience, listener.onAudience)
  return channels
}

function readId<Kind extends RecordingId | LectureId | PersonId>(payload: string): Kind | undefined {
  return isId<Kind>(payload) ? payload : undefined
}

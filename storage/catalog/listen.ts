import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { isId, type LectureId, type PersonId, type RecordingId } from '../../core/ids.ts'

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
  { onChange, onMedia, onParticipation, onWatchChat, onMembershipEnded }: RecordingListener,
  onListening: () => void,
  signal: AbortSignal,
): Promise<void> {
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
    client.on('notification', ({ channel, payload }) => {
      const ofLecture = { participation: onParticipation, watch_chat: onWatchChat }[channel]
      if (ofLecture) {
        if (isId<LectureId>(payload)) ofLecture(payload)
      } else if (channel === 'membership') {
        if (isId<PersonId>(payload)) onMembershipEnded?.(payload)
      } else if (isId<RecordingId>(payload)) (channel === 'media' ? onMedia : onChange)?.(payload)
    })
    try {
      await client.connect()
      const channels = [
        ...['recording', ...(onMedia ? ['media'] : []), ...(onParticipation ? ['participation'] : [])],
        ...[...(onWatchChat ? ['watch_chat'] : []), ...(onMembershipEnded ? ['membership'] : [])],
      ]
      await client.query(channels.map((channel) => `listen ${channel}`).join('; '))
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

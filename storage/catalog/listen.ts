import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { isId, type RecordingId } from '../../core/ids.ts'

/** Milliseconds. A connection that is cut without a word is found out by a query that gets no answer. */
const checkEvery = 5_000
const answerWithin = 5_000
const retryAfter = 500

/**
 * Tells of every recording that changed (`applyEvent` notifies after commit). Resolves as soon as it listens for the
 * first time, goes on until `signal` aborts, and connects again by itself: then notices may have been missed, so
 * `onReconnect` is called, and whoever caches must look again.
 */
export async function listenRecordings(
  databaseUrl: string,
  onRecording: (id: RecordingId) => void,
  signal: AbortSignal,
  onReconnect: () => void = () => {},
): Promise<void> {
  const listening = Promise.withResolvers<void>()
  let first = true
  const onListening = () => {
    if (first) listening.resolve()
    else onReconnect()
    first = false
  }
  void keepListening(databaseUrl, onRecording, onListening, signal).finally(() => listening.resolve())
  await listening.promise
}

async function keepListening(
  databaseUrl: string,
  onRecording: (id: RecordingId) => void,
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
    client.on('notification', ({ payload }) => {
      if (isId<RecordingId>(payload)) onRecording(payload)
    })
    try {
      await client.connect()
      await client.query('listen recording')
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

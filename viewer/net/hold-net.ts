import { setTimeout as delay } from 'node:timers/promises'
import type { RecordingId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import type { NetPerson } from '../../core/net/net.ts'
import { addNetMoment } from '../../storage/catalog/net.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { SignalRoom } from '../signal/signal-room.ts'
import { netPeople, nettedRecording } from './net-people.ts'

/** Moments that wait while the database is away; an hour of a lively room. */
const mostWaiting = 10_000
const retryAfter = 1_000

export type NetHolder = {
  /** Looks at a room again: who is to be written down, and who is there. */
  follow(room: SignalRoom): void
  close(): Promise<void>
}

/**
 * Holds the net under rooms that are being recorded: the conference system writes down what people send who may be
 * recorded, and each change of who is there gets a row.
 * @param mayGrow false while there is no room on the disk
 */
export function holdNets(context: { catalog: Catalog; log: Log; mayGrow: () => boolean }): NetHolder {
  const { catalog, log } = context
  const ending = new AbortController()
  const noted = new Map<SignalRoom, string>()
  const waiting: { recording: RecordingId; at: number; people: NetPerson[] }[] = []
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    while (waiting[0] && !ending.signal.aborted) {
      const { recording, at, people } = waiting[0]
      try {
        await addNetMoment(catalog, recording, performance.now() - at, people)
        waiting.shift()
      } catch (error) {
        log.debug({ err: error }, 'who is in the room cannot be noted; trying again')
        await delay(retryAfter, undefined, { signal: ending.signal }).catch(() => {})
      }
    }
  }

  function note(room: SignalRoom, recording: RecordingId): void {
    const people = netPeople(room.people.values())
    const state = JSON.stringify([recording, people])
    if (noted.get(room) === state || waiting.length >= mostWaiting) return
    noted.set(room, state)
    waiting.push({ recording, at: performance.now(), people })
    writing ??= write().finally(() => (writing = undefined))
  }

  return {
    follow(room) {
      const recording = context.mayGrow() ? nettedRecording(room.recording) : undefined
      for (const { recordable, feeds } of room.people.values()) {
        for (const feed of feeds.values()) {
          void feed.keep(recordable ? recording : undefined).catch((error: unknown) => {
            log.info({ err: error, room: room.id }, 'a feed is not kept')
          })
        }
      }
      if (recording) note(room, recording)
      else noted.delete(room)
    },
    async close() {
      ending.abort()
      await writing
    },
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import type { RecordingId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { type LeadName, leadPiece, longestLead } from '../../core/net/lead.ts'
import type { NetPerson } from '../../core/net/net.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { addNetMoment } from '../../storage/catalog/recordings/net.ts'
import type { RoomPerson, SignalRoom } from '../signal/signal-room.ts'
import { keepLeads } from './keep-leads.ts'
import { netPeople, nettedRecording } from './net-people.ts'
import type { LeadTimes } from './plan-lead.ts'

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
 * recorded, and each change of who is there gets a row. What it wrote of a room's lead belongs to the recording.
 * @param context.folder that the conference system writes into
 * @param context.mayGrow false while there is no room on the disk
 */
export function holdNets(context: {
  catalog: Catalog
  log: Log
  folder: string
  mayGrow: () => boolean
  lead?: LeadTimes
}): NetHolder {
  const { catalog, log, folder } = context
  const times = context.lead ?? { longest: longestLead, piece: leadPiece }
  const leads = keepLeads({ folder, catalog, log, times, look: follow })
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

  function follow(room: SignalRoom): void {
    const recording = context.mayGrow() ? nettedRecording(room) : undefined
    const lead = recording && room.recordingLeads ? undefined : leads.follow(room, context.mayGrow())
    const written = keepFeeds(room, ({ recordable, leadNoticed }) =>
      recordable ? (recording ?? (leadNoticed ? lead : undefined)) : undefined,
    )
    if (!recording) {
      noted.delete(room)
      return
    }
    if (room.recordingLeads) {
      for (const { at: ago, people } of leads.handOver(room, recording, written)) {
        waiting.push({ recording, at: performance.now() - ago, people })
      }
    }
    note(room, recording)
  }

  /** Settles when Janus has heard all of it. */
  async function keepFeeds(
    room: SignalRoom,
    under: (person: RoomPerson) => RecordingId | LeadName | undefined,
  ): Promise<void> {
    const feeds = [...room.people.values()].flatMap((person) =>
      [...person.feeds.values()].map((feed) => feed.keep(under(person))),
    )
    for (const kept of await Promise.allSettled(feeds)) {
      if (kept.status === 'rejected') log.info({ err: kept.reason, room: room.id }, 'a feed is not kept')
    }
  }

  return {
    follow,
    async close() {
      await leads.close((rooms) => Promise.all(rooms.map((room) => keepFeeds(room, () => undefined))))
      ending.abort()
      await writing
    },
  }
}

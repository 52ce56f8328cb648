import { readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseLeadTrack } from '../../conference/janus/kept-feed.ts'
import { systemClock } from '../../core/clock.ts'
import type { RecordingId, RoomId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { type LeadName, leadName } from '../../core/net/lead.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { endLead, noteLead } from '../../storage/catalog/recordings/leads.ts'
import type { RoomPerson, SignalRoom } from '../signal/signal-room.ts'
import { netPeople } from './net-people.ts'
import {
  currentPiece,
  hasLead,
  type KnownLead,
  type Lead,
  type LeadMoment,
  type LeadTimes,
  newLead,
  planLeadFolder,
  recentMoments,
} from './plan-lead.ts'

/** Milliseconds. Nothing is kept longer than it may be by more than this. */
const lookEvery = 1_000
/** Milliseconds: nothing waits longer for Janus, and what it writes into goes with its new name. */
const janusPatience = 2_000

export type LeadKeeper = {
  /** What feeds of a room are to be written under right now; undefined: into nothing, and what there was is thrown away. */
  follow(room: SignalRoom, mayKeep: boolean): LeadName | undefined
  /**
   * The room's lead is the beginning of this recording. Returns who was there, `at` so many milliseconds ago.
   * @param written settles when Janus writes into none of its files any more
   */
  handOver(room: SignalRoom, recording: RecordingId, written: Promise<unknown>): LeadMoment[]
  /** Throws everything away. @param written as above */
  close(written: (rooms: SignalRoom[]) => Promise<unknown>): Promise<void>
}

/**
 * Keeps what is said in rooms that nobody records for two minutes, where they are set so: by pieces of time, each thrown away
 * as soon as anything of it is too old. All that is known of a file stands in its name; what an earlier viewer has left is
 * thrown away at once.
 * @param look has feeds of a room written under what `follow` says then
 */
export function keepLeads(context: {
  folder: string
  catalog: Catalog
  log: Log
  times: LeadTimes
  look: (room: SignalRoom) => void
}): LeadKeeper {
  const { folder, catalog, log, times } = context
  const ending = new AbortController()
  const leads = new Map<SignalRoom, Lead>()
  const known = new Map<RoomId, KnownLead>()
  let starting = true
  let sweeping: Promise<void> = Promise.resolve()

  /** One after the other: what a recording takes over is renamed in between, not thrown away. */
  function sweep(): Promise<void> {
    sweeping = sweeping
      .then(removeOld)
      .catch((error: unknown) => log.warn({ err: error, folder }, 'leads stay too long'))
    return sweeping
  }

  async function removeOld(): Promise<void> {
    const tracks = await leadTracks()
    for (const file of planLeadFolder(tracks, known, { now: now(), starting, longest: times.longest })) {
      await rm(path.join(folder, file), { force: true })
    }
    starting = false
  }

  async function leadTracks() {
    const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    return files.flatMap((file) => parseLeadTrack(file) ?? [])
  }

  function begin(room: SignalRoom): Lead {
    const lead = newLead(now())
    leads.set(room, lead)
    known.set(room.id, lead)
    tell(room, lead)
    return lead
  }

  /** Record goes by what the catalogue says: it may be pressed in another process. */
  function tell(room: SignalRoom, lead: Lead): void {
    noteLead(catalog, room.id, now() - lead.since)
      .then((wanted) => {
        if (wanted || leads.get(room) !== lead) return
        room.keepLead(false)
        context.look(room)
      })
      .catch((error: unknown) => log.debug({ err: error, room: room.id }, 'a lead cannot be noted'))
  }

  function end(room: SignalRoom): void {
    leads.delete(room)
    endLead(catalog, room.id).catch((error: unknown) =>
      log.debug({ err: error, room: room.id }, 'the end of a lead cannot be noted'),
    )
  }

  function throwAway(room: SignalRoom): void {
    end(room)
    known.set(room.id, 'over')
    void sweep()
  }

  function remember(room: SignalRoom, lead: Lead): void {
    for (const { id, recordable } of room.people.values()) {
      if (recordable) continue
      if (lead.moments.some(({ people }) => people.some(({ participant }) => participant === id))) void sweep()
      lead.withdrawn.set(id, now())
    }
    const people = netPeople(keptPeople(room))
    const moments = recentMoments(lead, now(), times)
    if (JSON.stringify(moments.at(-1)?.people) !== JSON.stringify(people)) moments.push({ at: now(), people })
    lead.moments = moments
  }

  const keeping = (async () => {
    while (!ending.signal.aborted) {
      await sweep()
      for (const [room, lead] of leads) {
        if (!hasLead(room) || currentPiece(lead, now(), times) !== lead.piece) context.look(room)
      }
      await delay(lookEvery, undefined, { signal: ending.signal }).catch(() => {})
    }
  })()

  return {
    follow(room, mayKeep) {
      const kept = leads.get(room)
      if (!mayKeep || ending.signal.aborted || !hasLead(room)) {
        if (kept) throwAway(room)
        return undefined
      }
      // It begins with the first one of whom something may be kept, and stays while they come and go.
      if (!kept && !keptPeople(room).length) return undefined
      const lead = kept ?? begin(room)
      const piece = currentPiece(lead, now(), times)
      if (piece !== lead.piece) tell(room, lead)
      lead.piece = piece
      remember(room, lead)
      return leadName(room.id, lead.piece)
    },
    handOver(room, recording, written) {
      const lead = leads.get(room)
      if (!lead) return []
      const [at, moments] = [now(), recentMoments(lead, now(), times)]
      end(room)
      // What is too old is thrown away meanwhile, nothing else.
      known.delete(room.id)
      sweeping = sweeping
        .then(async () => {
          await Promise.race([written, delay(janusPatience, undefined, { ref: false })])
          for (const track of await leadTracks()) {
            if (track.room !== room.id || track.began > at) continue
            if (track.began <= (lead.withdrawn.get(track.participant) ?? Number.NEGATIVE_INFINITY)) continue
            await rename(path.join(folder, track.file), path.join(folder, track.nameIn(recording)))
          }
        })
        .catch((error: unknown) => log.warn({ err: error, room: room.id }, 'what was said before Record is lost'))
        .finally(() => {
          if (!known.has(room.id)) known.set(room.id, 'over')
        })
      void sweep()
      return moments.map((moment) => ({ ...moment, at: at - moment.at }))
    },
    async close(written) {
      ending.abort()
      await keeping
      const rooms = [...leads.keys()]
      for (const room of rooms) end(room)
      await written(rooms)
      for (const room of rooms) known.set(room.id, 'over')
      await sweep()
    },
  }
}

/** Of whom something may be kept: they agree, and their page tells them. */
function keptPeople({ people }: SignalRoom): RoomPerson[] {
  return [...people.values()].filter(({ recordable, leadNoticed }) => recordable && leadNoticed)
}

/** The machine's monotonic clock, milliseconds since boot: the same for the next viewer. */
function now(): number {
  return Number(systemClock.monotonicMicroseconds()) / 1_000
}

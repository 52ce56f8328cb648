import type { RecordingId, RoomId } from '../../core/ids.ts'
import { isId, newId } from '../../core/ids.ts'
import type { LeadName } from '../../core/net/lead.ts'
import type { FeedName } from '../conference-system.ts'

/** A file into which Janus writes one track of one feed; all that is known of it stands in its name. */
export type KeptTrack = { file: string; recording: RecordingId; feed: FeedName; track: 'video' | 'audio' }

/** The same of a room that nobody records. */
export type LeadTrack = {
  file: string
  room: RoomId
  /** When its piece of time began, by the machine's monotonic clock, milliseconds since boot. */
  began: number
  participant: string
  /** What it is called once it belongs to a recording. */
  nameIn(recording: RecordingId): string
}

/** What a feed's files are called, another name at every call: Janus adds track and place to it. */
export function keptFeedName(under: RecordingId | LeadName, feed: FeedName): string {
  return `${under}-${feed.participant}-${feed.source}-${feed.number}-${newId()}`
}

/** Reads a file's name; undefined for what is none of ours. */
export function parseKeptTrack(file: string): KeptTrack | undefined {
  const parts = /^([a-z0-9]{26})-([a-z0-9]{26})-(camera|screen)-(\d+)-[a-z0-9]{26}-(audio|video)-\d+\.mjr$/.exec(file)
  const [, recording, participant = '', source, number, track] = parts ?? []
  if (!isId<RecordingId>(recording)) return undefined
  return {
    file,
    recording,
    feed: { participant, source: source === 'screen' ? 'screen' : 'camera', number: Number(number) },
    track: track === 'audio' ? 'audio' : 'video',
  }
}

/** The same of a room that nobody records; whatever begins like one is one, however it ends. */
export function parseLeadTrack(file: string): LeadTrack | undefined {
  const [, room, began, rest = '', participant = ''] =
    /^lead-([a-z0-9]{26})-(\d+)-(([a-z0-9]{26})-.+)$/.exec(file) ?? []
  if (!isId<RoomId>(room)) return undefined
  return { file, room, began: Number(began), participant, nameIn: (recording) => `${recording}-${rest}` }
}

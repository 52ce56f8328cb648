import type { RecordingId } from '../../core/ids.ts'
import { isId, newId } from '../../core/ids.ts'
import type { FeedName } from '../conference-system.ts'

/** A file into which Janus writes one track of one feed; all that is known of it stands in its name. */
export type KeptTrack = { file: string; recording: RecordingId; feed: FeedName; track: 'video' | 'audio' }

/** What a feed's files are called, another name at every call: Janus adds track and place to it. */
export function keptFeedName(recording: RecordingId, feed: FeedName): string {
  return `${recording}-${feed.participant}-${feed.source}-${feed.number}-${newId()}`
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

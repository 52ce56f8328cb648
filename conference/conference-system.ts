import type { RecordingId, RoomId } from '../core/ids.ts'
import type { LeadName } from '../core/net/lead.ts'
import type { Candidate, FeedSource } from './protocol.ts'

/** One feed of one participant. A feed that ends and comes back is another one, with another number. */
export type FeedName = { participant: string; source: FeedSource; number: number }

/**
 * A conference system that the viewer signals for (an SFU). Everything is lost together when the system is lost:
 * `onAvailable(false)`, and every call to rooms and seats made before rejects with ConferenceLost.
 */
export type ConferenceSystem = AsyncDisposable & {
  readonly available: boolean
  /** Called at every change of `available`; one listener. */
  onAvailable(listener: (available: boolean) => void): void
  /** Creates a room of its own, with secrets that stay inside. */
  createRoom(room: RoomId): Promise<ConferenceRoom>
}

export type ConferenceRoom = {
  joinPerson(): PersonSeat
  /**
   * A hidden seat that only receives, and only from participants for whom `mayRecord` holds: asked before a
   * subscription, after it was made, before its media starts and after. @throws NotRecordable
   */
  joinRecorder(mayRecord: (participant: string) => boolean): RecorderSeat
  close(): Promise<void>
}

/** Leaving is closing what the seat was given. */
export type RecorderSeat = { subscribe(feed: FeedName, onGone: () => void): Promise<Subscription> }

export type PersonSeat = RecorderSeat & {
  publish(feed: FeedName, offer: string, on: PublicationEvents): Promise<Publication>
}

export type PublicationEvents = { speaking(now: boolean): void; gone(): void }

export type Publication = {
  /** The session description that answers the offer. */
  answer: string
  addCandidate(candidate: Candidate): Promise<void>
  /** Stops or lets through the sound at the conference system, whatever the page does. */
  silence(silent: boolean): Promise<void>
  /**
   * Writes what the feed sends into files of the recording (or of a room's lead), untouched, from now on; undefined: into
   * none. What is asked last holds. Where writing cannot be ended, the publication is.
   */
  keep(under: RecordingId | LeadName | undefined): Promise<void>
  close(): Promise<void>
}

export type Subscription = {
  offer: string
  start(answer: string): Promise<void>
  addCandidate(candidate: Candidate): Promise<void>
  close(): Promise<void>
}

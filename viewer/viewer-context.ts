import type { CompleteSettings } from '../core/config/settings.ts'
import type { OrganisationId, PersonId, RoomId } from '../core/ids.ts'
import type { Log } from '../core/log.ts'
import type { Readiness } from '../core/process/readiness.ts'
import type { Queue } from '../queue/enqueue.ts'
import type { Catalog } from '../storage/catalog/open-catalog.ts'
import type { WatchNote } from '../storage/catalog/watching/watch-positions.ts'
import type { StartedStore } from '../storage/objects/start-with-store.ts'
import type { Audience } from './live/audience.ts'
import type { Budgets } from './live/budgets.ts'
import type { Holds } from './live/holds.ts'
import type { LectureMediaCache } from './live/lecture-media-cache.ts'
import type { LectureNews, News } from './live/lecture-news.ts'
import type { LectureStatuses } from './live/lecture-statuses.ts'
import type { LiveAudience } from './live/live-audience.ts'
import type { LivePictures } from './live/live-pictures.ts'
import type { Participations } from './live/participation.ts'
import type { Permissions } from './live/permissions.ts'
import type { RecordedLevels } from './live/recorded-levels.ts'
import type { Turns } from './live/turns.ts'
import type { WatchChats } from './live/watch-chats.ts'

/** What every part of the viewer works with. */
export type ViewerContext = {
  settings: CompleteSettings
  log: Log
  catalog: Catalog
  store: StartedStore
  queue: Queue
  organisation: OrganisationId
  /** AULA_PUBLIC_URL's origin: where links lead and requests may come from; never the Host header. */
  publicOrigin: string
  lectureMedia: LectureMediaCache
  lectureStatuses: LectureStatuses
  permissions: Permissions
  /** Of what is told on a lecture's page. */
  lectureNews: LectureNews
  /** Of that, and of more to play. */
  mediaNews: LectureNews
  /** Of people who may have been deactivated or removed. */
  memberNews: News<PersonId>
  /** Of what changes beside its player. */
  besideNews: LectureNews
  /** What those who watch do beside the player, what they write there, and how much each may. */
  participations: Participations
  watchChats: WatchChats
  participationBudgets: Budgets
  /** Messages that are being written down. */
  chatTurns: Turns
  audience: Audience
  liveAudience: LiveAudience
  livePictures: LivePictures
  recordedLevels: RecordedLevels
  /** Playlists that wait for their next segment. */
  playlistHolds: Holds
  /** Keeps where somebody is in a replay. */
  noteWatched(note: WatchNote): Promise<void>
  /** Whether what this viewer needs answers. */
  readiness: () => Promise<Readiness>
  /** Tells the people in a room that its name or lock has changed, or that it is gone. */
  roomChanged(room: RoomId): Promise<void>
  /** Folder of the built web application. */
  webFolder: string
}

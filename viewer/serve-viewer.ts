import { fileURLToPath } from 'node:url'
import { ConferenceLost } from '../conference/conference-errors.ts'
import type { CompleteSettings } from '../core/config/settings.ts'
import { errorCode } from '../core/errors.ts'
import type { LectureId, PersonId, RecordingId } from '../core/ids.ts'
import type { Log } from '../core/log.ts'
import { openReadiness } from '../core/process/readiness.ts'
import { openQueue } from '../queue/enqueue.ts'
import { proveQueue, refuseUnsuitableQueue } from '../queue/prove-queue.ts'
import { askDatabase } from '../storage/catalog/ask-database.ts'
import { awaitDatabase } from '../storage/catalog/await-database.ts'
import { migrate } from '../storage/catalog/migrate.ts'
import { listenRecordings, type RecordingListener } from '../storage/catalog/notify/listen.ts'
import { askForLevels } from '../storage/catalog/notify/recorded-levels.ts'
import { openCatalog } from '../storage/catalog/open-catalog.ts'
import { ensureOrganisation } from '../storage/catalog/organisations/organisations.ts'
import { keepWatchPositions } from '../storage/catalog/watching/watch-positions.ts'
import { askStore } from '../storage/objects/ask-store.ts'
import { startWithStore } from '../storage/objects/start-with-store.ts'
import { makeDemoAccounts } from './demo/make-demo-accounts.ts'
import { openServers } from './http/open-servers.ts'
import { openAudience } from './live/audience.ts'
import { openBudgets } from './live/budgets.ts'
import { openHolds } from './live/holds.ts'
import { openLectureMediaCache } from './live/lecture-media-cache.ts'
import { openLectureNews, openNews } from './live/lecture-news.ts'
import { openLectureStatuses } from './live/lecture-statuses.ts'
import { keepTellingAudience, openLiveAudience } from './live/live-audience.ts'
import { openLivePictures } from './live/live-pictures.ts'
import { openPacedNews } from './live/paced-news.ts'
import { openParticipations } from './live/participation.ts'
import { openPermissions } from './live/permissions.ts'
import { openRecordedLevels } from './live/recorded-levels.ts'
import { openTurns } from './live/turns.ts'
import { openWatchChats } from './live/watch-chats.ts'
import { openWatchNotes } from './live/watch-notes.ts'
import type { LeadTimes } from './net/plan-lead.ts'
import { openViewer } from './open-viewer.ts'
import { attachSignalling } from './signal/attach-signalling.ts'
import type { ViewerContext } from './viewer-context.ts'

/** The catalogue's connections of one viewer. */
const connections = 12
/** Of one person beside the player: votes, a hand, a report, messages. */
const participationRate = { burst: 15, perSecond: 0.5 }
/** Of each lecture: a message takes a few milliseconds, and the catalogue's connections are there for its media, too. */
const chatTurns = { atOnce: 2, waiting: 100 }

/**
 * Opens everything a viewer needs, brings the catalogue up to date and listens. A database that is away is waited for; the
 * store need not be there. What is opened is put into `resources`; `ending` says that no new work is taken.
 * @throws BadEnvironment when its certificate cannot be used
 */
export async function serveViewer({
  settings,
  log,
  resources,
  ending,
  lead,
  webFolder = fileURLToPath(new URL('../dist/web', import.meta.url)),
}: {
  settings: CompleteSettings
  log: Log
  resources: AsyncDisposableStack
  ending: AbortSignal
  webFolder?: string
  /** How long what is said before Record is kept, when it is not the usual time. */
  lead?: LeadTimes
}): Promise<ViewerContext> {
  const servers = await openServers(settings, log, resources)
  const catalog = openCatalog(settings.AULA_DATABASE_URL, connections)
  resources.defer(() => catalog.destroy())
  await awaitDatabase(catalog, log, ending)
  await migrate(catalog)
  const { id: organisation } = await ensureOrganisation(catalog)
  const store = resources.use(await startWithStore(settings, log))
  await refuseUnsuitableQueue(settings.AULA_QUEUE_URL, log)
  const queue = resources.use(openQueue(settings.AULA_QUEUE_URL))
  const lectureMedia = openLectureMediaCache(catalog, store)
  const [lectureNews, mediaNews, besideNews] = [openLectureNews(), openLectureNews(), openLectureNews()]
  const memberNews = openNews<PersonId>()
  const allNews = [lectureNews, mediaNews, besideNews, memberNews]
  const permissions = openPermissions()
  const lectureStatuses = openLectureStatuses(catalog)
  const participations = openParticipations(catalog, lectureMedia)
  const watchChats = openWatchChats(catalog, lectureMedia)
  const [status, beside] = [openPacedNews(lectureNews), openPacedNews(besideNews)]
  const audience = openAudience()
  const liveAudience = openLiveAudience()
  const recordedLevels = openRecordedLevels((recording) => {
    askForLevels(catalog, [recording]).catch((error: unknown) =>
      log.debug({ code: errorCode(error) }, 'a recorder was not asked for its level'),
    )
  })
  const anythingChanged = () => {
    permissions.clear()
    lectureMedia.forgetAll()
    lectureStatuses.forgetAll()
    participations.forgetAll()
    watchChats.forgetAll()
    for (const news of allNews) news.tellAll()
  }
  /** What pages that follow a lecture are told of. */
  const forgetLecture = (lecture: LectureId) => {
    lectureStatuses.forget(lecture)
    participations.forget(lecture)
    permissions.forget(lecture)
  }
  const recordingChanged = async (recording: RecordingId) => {
    const lecture = await lectureMedia.forget(recording)
    if (!lecture) return
    forgetLecture(lecture)
    mediaNews.tell(lecture)
    status.changed(lecture, forgetLecture)
  }
  const mediaCame = async (recording: RecordingId) => {
    const lecture = await lectureMedia.forget(recording)
    if (!lecture) return
    lectureStatuses.forget(lecture)
    mediaNews.tell(lecture)
  }
  const listener: RecordingListener = {
    onChange: (recording) => void recordingChanged(recording).catch(anythingChanged),
    onParticipation: (lecture) => beside.changed(lecture, participations.forget),
    onWatchChat: (lecture) => beside.changed(lecture, watchChats.forget),
    onMedia: (recording) => void mediaCame(recording).catch(anythingChanged),
    onMembershipEnded: (person) => {
      permissions.clear()
      memberNews.tell(person)
    },
    onAudience: liveAudience.heard,
    onLevel: recordedLevels.heard,
    onReconnect: anythingChanged,
  }
  await listenRecordings(settings.AULA_DATABASE_URL, listener, ending)
  for (const news of allNews) ending.addEventListener('abort', news.close, { once: true })
  keepTellingAudience({ catalog, organisation, log }, audience, ending)
  const signalling = resources.use(
    attachSignalling(servers.all, { settings, catalog, store, log, ending, lead, liveAudience }),
  )
  const context: ViewerContext = {
    settings,
    log,
    catalog,
    store,
    queue,
    organisation,
    publicOrigin: new URL(settings.AULA_PUBLIC_URL).origin,
    lectureMedia,
    lectureStatuses,
    permissions,
    lectureNews,
    mediaNews,
    memberNews,
    besideNews,
    participations,
    watchChats,
    participationBudgets: openBudgets(participationRate),
    chatTurns: openTurns(chatTurns),
    audience,
    liveAudience,
    livePictures: openLivePictures(lectureMedia, store),
    recordedLevels,
    playlistHolds: openHolds(),
    noteWatched: openWatchNotes((notes) => keepWatchPositions(catalog, organisation, notes)),
    readiness: openReadiness({
      database: () => askDatabase(catalog),
      queue: () => proveQueue(settings.AULA_QUEUE_URL),
      store: () => askStore(store),
      janus: async () => {
        if (!signalling.available) throw new ConferenceLost()
      },
    }),
    roomChanged: signalling.roomChanged,
    webFolder,
  }
  if (settings.AULA_DEMO === 'accounts') {
    await makeDemoAccounts(context)
    log.warn('demo accounts with well-known passwords are open (AULA_DEMO=accounts)')
  }
  const answer = openViewer(context)
  for (const server of servers.all) {
    server.on('request', (request, response) => {
      // Whoever asks again comes to the next viewer.
      if (ending.aborted) response.setHeader('Connection', 'close')
      answer(request, response)
    })
  }
  await servers.listen()
  return context
}

import { type Request, type RequestHandler, type Response, Router } from 'express'
import { isId, type LectureId, type RecordingId } from '../../core/ids.ts'
import { noteViewed } from '../../storage/catalog/watching/lecture-views.ts'
import { parseObjectKey } from '../../storage/objects/object-keys.ts'
import type { ObjectKey } from '../../storage/objects/object-store.ts'
import { readCaller } from '../access/read-caller.ts'
import { AccessRefused } from '../access/refused.ts'
import { setLinkCookie } from '../http/cookies.ts'
import { NoSuchAddress } from '../http/request-errors.ts'
import { noteSubject } from '../http/request-subject.ts'
import { openViewNotes } from '../live/note-views.ts'
import type { MediaDecision } from '../live/permissions.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { sendDownload, sendLivePicture, sendPlaylist, sendPoster, sendThumbnails } from './lecture-files.ts'
import { listedKeys } from './listed-keys.ts'
import { openMediaAccess } from './media-access.ts'
import { sendLectureFile } from './send-lecture-file.ts'
import { openSendObject } from './send-object.ts'
import { watcherOf } from './watcher-of.ts'

/** What of a recording is served: init and segments of a take, thumbnail sheets; never manifests, never take.json. */
const recordingFiles =
  /^(t\d{1,6}\/(video|audio)\/[a-z0-9]{1,32}-[a-z0-9]{1,32}\/(init-\d{1,10}\.mp4|\d{1,10}-\d{1,10}\.m4s)|thumbnails\/[a-z0-9]{1,32}\/[a-z0-9]{1,32}\.jpg)$/

/** Every address below /media. Nothing here is answered before the lecture's access is checked. */
export function registerMedia(context: ViewerContext): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const access = openMediaAccess(context)
  const send = openSendObject(context.store)
  const { catalog, organisation, log } = context
  const noteView = openViewNotes((lecture) => noteViewed(catalog, organisation, lecture), log)

  const lecture =
    (serve: LectureFile, rule: 'watch' | 'trim' = 'watch'): RequestHandler<{ lecture: string; file?: string }> =>
    async (request, response) => {
      const id = request.params.lecture
      if (!isId<LectureId>(id)) throw new NoSuchAddress()
      noteSubject(response, { lecture: id })
      const decision = await access.ofLecture(request, id)
      if (decision.refusal || !decision.lecture) throw new AccessRefused(decision.refusal ?? 'missing')
      const eyes = rule === 'trim' ? 'trimming' : decision.eyes
      if (rule === 'trim' && decision.eyes !== 'managing') throw await refuseTrimming(context, request)
      await rememberLink(context, request, response, decision)
      response.set('Cache-Control', 'private, no-cache')
      await serve({ context, request, response, send, lecture: decision.lecture, eyes })
    }
  router.get('/lectures/:lecture/poster.jpg', lecture(sendPoster))
  router.get('/lectures/:lecture/now.mp4', lecture(sendLivePicture))
  router.get('/lectures/:lecture/thumbnails.vtt', lecture(sendThumbnails))
  router.get('/lectures/:lecture/download.mp4', lecture(sendDownload))
  router.get('/lectures/:lecture/whole/thumbnails.vtt', lecture(sendThumbnails, 'trim'))
  router.get('/lectures/:lecture/whole/:file', lecture(sendPlaylist, 'trim'))
  router.get('/lectures/:lecture/files/:file', lecture(sendLectureFile))
  router.get('/lectures/:lecture/:file', lecture(sendPlaylist))

  router.get('/recordings/:recording/*file', async (request, response) => {
    const { recording } = request.params
    const file = [request.params.file].flat().join('/')
    if (!isId<RecordingId>(recording) || !recordingFiles.test(file)) throw new NoSuchAddress()
    const decision = await access.ofRecording(request, recording)
    noteSubject(response, { lecture: decision.lecture?.id, recording })
    if (decision.refusal) throw new AccessRefused(decision.refusal)
    if (!file.startsWith('thumbnails/') && decision.lecture) {
      context.audience.sentTo(watcherOf(context, request), decision.lecture.id)
      noteView(decision.lecture.id)
    }
    const key = parseObjectKey(`${context.organisation}/${recording}/${file}`)
    if (decision.trimmed && (await isCut(context, decision, recording, key))) throw new AccessRefused('missing')
    response.set('Cache-Control', 'private, max-age=31536000, immutable')
    await send(request, response, key, contentTypeOf(file))
  })
  router.use((_request, _response, next) => next(new NoSuchAddress()))
  return router
}

type LectureFile = typeof sendPlaylist

/** Those who manage a lecture may see what they have cut. */
async function isCut(
  { lectureMedia }: ViewerContext,
  { lecture, eyes }: MediaDecision,
  recording: RecordingId,
  key: ObjectKey,
): Promise<boolean> {
  if (!lecture || eyes !== 'watching') return false
  const manifest = (await lectureMedia.get(lecture.id, eyes)).manifests.get(recording)
  return !manifest || !listedKeys(manifest).has(key)
}

async function refuseTrimming(context: ViewerContext, request: Request): Promise<AccessRefused> {
  const { person } = await readCaller(context, request)
  return new AccessRefused(person ? 'not-allowed' : 'sign-in')
}

async function rememberLink(
  context: ViewerContext,
  request: Request,
  response: Response,
  { lecture, openedBy }: MediaDecision,
): Promise<void> {
  if (!lecture || !openedBy) return
  const { linkKeys } = await readCaller(context, request)
  if (linkKeys.get(lecture.id) !== openedBy)
    setLinkCookie(context, response, new Map([...linkKeys, [lecture.id, openedBy]]))
}

function contentTypeOf(file: string): string {
  if (file.endsWith('.jpg')) return 'image/jpeg'
  return file.includes('/audio/') ? 'audio/mp4' : 'video/mp4'
}

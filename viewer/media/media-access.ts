import { createHash } from 'node:crypto'
import type { Request } from 'express'
import type { LectureId, RecordingId } from '../../core/ids.ts'
import type { RecordingState } from '../../core/recording/advance.ts'
import { trimOf } from '../../storage/catalog/lectures/trims.ts'
import { decide, mayManageLecture } from '../access/decide.ts'
import { loadObjects } from '../access/load-objects.ts'
import { readCaller } from '../access/read-caller.ts'
import { withKey } from '../access/with-key.ts'
import { readCookies } from '../http/cookies.ts'
import type { Eyes } from '../live/load-lecture-media.ts'
import type { MediaDecision } from '../live/permissions.ts'
import type { ViewerContext } from '../viewer-context.ts'

export type MediaAccess = {
  ofLecture(request: Request, lecture: LectureId): Promise<MediaDecision>
  /** Also goes by the state of the recording; `missing` stays the same for what is not there and what is not shown. */
  ofRecording(request: Request, recording: RecordingId): Promise<MediaDecision>
}

/** Checks every media byte against its lecture's access. */
export function openMediaAccess(context: ViewerContext): MediaAccess {
  const ofLecture = (request: Request, lecture: LectureId) =>
    context.permissions.play(lecture, browser(context, request), () => decideLecture(context, request, lecture))
  return {
    ofLecture,
    async ofRecording(request, id) {
      // Its state is not remembered here: a replay that is taken back is refused from the next piece on.
      const recording = await context.lectureMedia.find(id)
      const decision = await ofLecture(request, recording?.lecture_id ?? nowhere)
      const trimmed = recording !== undefined && trimOf(recording) !== undefined
      if (decision.refusal || (recording && isShown(recording.state, decision.eyes))) return { ...decision, trimmed }
      return { ...decision, refusal: 'missing' }
    },
  }
}

async function decideLecture(context: ViewerContext, request: Request, id: LectureId): Promise<MediaDecision> {
  const { key } = request.query
  const caller = withKey(await readCaller(context, request), id, key)
  const { lecture } = await loadObjects(context, 'lecture:watch', caller, { lecture: id })
  const refusal = decide('lecture:watch', caller, { lecture })
  const eyes = lecture && mayManageLecture(caller.person, lecture) ? 'managing' : 'watching'
  const openedBy = !refusal && lecture?.access === 'link' && key === lecture.link_key ? lecture.link_key : undefined
  // Nobody plays what is in the trash; its managers may look at its page.
  return { refusal: refusal ?? (lecture?.trashed_at ? 'missing' : undefined), eyes, lecture, openedBy }
}

function isShown(state: RecordingState, eyes: Eyes): boolean {
  if (state === 'hidden') return eyes === 'managing'
  return state !== 'trashed' && state !== 'erased' && state !== 'cancelled'
}

/** What a decision hangs on besides the object. Hashed: secrets do not lie about as the names of a map. */
function browser(context: ViewerContext, request: Request): string {
  const { login, links } = readCookies(context, request)
  return createHash('sha256')
    .update(JSON.stringify([login, links, request.query.key]))
    .digest('base64')
}

/** No lecture has this id: a recording that is not there is judged like a lecture that is not there. */
const nowhere = '' as LectureId

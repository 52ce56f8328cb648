import type { CompleteSettings } from '../../core/config/settings.ts'
import type { RecordingId, RoomId } from '../../core/ids.ts'
import { signToken } from '../../core/tokens.ts'

/** Longer than any lecture: the token must still be good when the page is loaded again. */
const tokenSeconds = 24 * 3600

/** The page that composes the picture. Without a token it waits for one. */
export function recorderPage(settings: CompleteSettings): string {
  return `${settings.AULA_INTERNAL_URL ?? settings.AULA_PUBLIC_URL}/recorder.html`
}

/** The page of one recording; the token stands behind `#`, so it reaches neither a server's log nor argv. */
export function recorderPageOf(settings: CompleteSettings, of: { recording: RecordingId; room: RoomId }): string {
  const token = signToken(settings.AULA_SECRET, 'recorder', { recording: of.recording, room: of.room }, tokenSeconds)
  return `${recorderPage(settings)}#${token}`
}

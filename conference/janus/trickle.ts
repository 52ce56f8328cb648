import type { VideoRoomHandle } from 'janode/plugins/videoroom'
import { MediaRefused } from '../conference-errors.ts'
import type { Candidate } from '../protocol.ts'

/**
 * Passes a page's candidate on; null says that there are no more. Names that only the page's own network can resolve
 * (RFC 8828: a browser without permission for camera or microphone hides its addresses) are left out: Janus would wait
 * for their resolution, and learns the address from the page's first check anyway.
 */
export async function trickle(handle: VideoRoomHandle, candidate: Candidate): Promise<void> {
  if (candidate && / \S+\.local /.test(candidate.candidate)) return
  await handle.trickle(candidate).catch((error: unknown) => {
    throw new MediaRefused(error)
  })
}

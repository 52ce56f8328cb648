import type { VideoRoomHandle } from 'janode/plugins/videoroom'
import { MediaRefused } from '../conference-errors.ts'
import type { Candidate } from '../protocol.ts'

/** Passes a page's candidate on; null says that there are no more. */
export async function trickle(handle: VideoRoomHandle, candidate: Candidate): Promise<void> {
  await handle.trickle(candidate).catch((error: unknown) => {
    throw new MediaRefused(error)
  })
}

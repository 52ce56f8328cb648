import type { VideoRoomHandle } from 'janode/plugins/videoroom'
import type { RecordingId } from '../../core/ids.ts'
import type { LeadName } from '../../core/net/lead.ts'
import { MediaRefused } from '../conference-errors.ts'
import type { FeedName, Publication } from '../conference-system.ts'
import { keptFeedName } from './kept-feed.ts'

/**
 * Has Janus write a feed's RTP into files: one change after the other, the last wish wins, a new file name each time.
 * @param end ends the publication: whoever must not be recorded any more is not, whatever Janus says
 */
export function keepFeed(
  handle: VideoRoomHandle,
  feed: FeedName,
  isOpen: () => boolean,
  end: () => Promise<void>,
): Publication['keep'] {
  let wanted: RecordingId | LeadName | undefined
  let kept: RecordingId | LeadName | undefined
  let changing: Promise<void> | undefined

  const change = async () => {
    while (isOpen() && kept !== wanted) {
      const next = wanted
      if (kept !== undefined) {
        await handle.message({ request: 'configure', record: false }).catch(async (error: unknown) => {
          await end()
          throw new MediaRefused(error)
        })
        kept = undefined
      }
      if (next === undefined || next !== wanted) continue
      // Set before the answer: a request without an answer may have been carried out.
      kept = next
      await handle
        .message({ request: 'configure', record: true, filename: keptFeedName(next, feed) })
        .catch((error: unknown) => {
          throw new MediaRefused(error)
        })
    }
  }

  return (under) => {
    wanted = under
    changing ??= change().finally(() => (changing = undefined))
    return changing
  }
}

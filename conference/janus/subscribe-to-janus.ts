import janode from 'janode'
import videoRoom from 'janode/plugins/videoroom'
import { MediaRefused } from '../conference-errors.ts'
import type { FeedName, Subscription } from '../conference-system.ts'
import { feedId } from './feed-id.ts'
import type { JanusLink, JanusRoomKeys } from './janus-link.ts'
import { trickle } from './trickle.ts'

/**
 * Subscribes to one feed over a handle of its own: picture and sound of one participant stay one group for lip-sync,
 * and ending one subscription touches no other. @throws MediaRefused
 */
export async function subscribeToJanus(
  link: JanusLink,
  keys: JanusRoomKeys,
  feed: FeedName,
  onGone: () => void,
): Promise<Subscription> {
  const handle = await link.session.attach(videoRoom).catch((error: unknown) => {
    throw new MediaRefused(error)
  })
  let open = true
  const close = async () => {
    if (!open) return
    open = false
    await handle.detach().catch(() => {})
  }
  try {
    const joined = await handle.joinSubscriber({ room: keys.name, pin: keys.pin, feed: feedId(feed) })
    if (!joined.jsep) throw new Error('Janus offered nothing.')
    for (const event of [janode.EVENT.HANDLE_HANGUP, janode.EVENT.HANDLE_DETACHED]) {
      handle.on(event, () => {
        if (open) onGone()
      })
    }
    return {
      offer: joined.jsep.sdp,
      async start(answer) {
        await handle.start({ jsep: { type: 'answer', sdp: answer } }).catch((error: unknown) => {
          throw new MediaRefused(error)
        })
      },
      addCandidate: (candidate) => trickle(handle, candidate),
      close,
    }
  } catch (error) {
    await close()
    throw new MediaRefused(error)
  }
}

import janode from 'janode'
import videoRoom from 'janode/plugins/videoroom'
import { z } from 'zod'
import { MediaRefused } from '../conference-errors.ts'
import type { FeedName, Publication, PublicationEvents } from '../conference-system.ts'
import { feedId } from './feed-id.ts'
import type { JanusLink, JanusRoomKeys } from './janus-link.ts'
import { keepFeed } from './keep-feed.ts'
import { trickle } from './trickle.ts'

/** Upper bounds of what a page may send, bit/s. Small text on a shared screen needs the most. */
const bitrates = { camera: 1_500_000, screen: 3_000_000 }

const talkingEvent = z.object({ talking: z.boolean() })

/** Publishes one feed over a handle of its own. @throws MediaRefused */
export async function publishToJanus(
  link: JanusLink,
  keys: JanusRoomKeys,
  feed: FeedName,
  offer: string,
  on: PublicationEvents,
): Promise<Publication> {
  const handle = await link.session.attach(videoRoom).catch((error: unknown) => {
    throw new MediaRefused(error)
  })
  const id = feedId(feed)
  let open = true
  const close = async () => {
    if (!open) return
    open = false
    await handle.detach().catch(() => {})
  }
  try {
    const joined = await handle.joinConfigurePublisher({
      room: keys.name,
      pin: keys.pin,
      feed: id,
      audio: true,
      video: true,
      bitrate: bitrates[feed.source],
      jsep: { type: 'offer', sdp: offer },
    })
    if (!joined.jsep) throw new Error('Janus answered without a session description.')
    const mids = soundMids(joined.jsep.sdp)
    handle.on(videoRoom.EVENT.VIDEOROOM_TALKING, (event: unknown) => {
      const parsed = talkingEvent.safeParse(event)
      if (open && parsed.success) on.speaking(parsed.data.talking)
    })
    for (const event of [janode.EVENT.HANDLE_HANGUP, janode.EVENT.HANDLE_DETACHED]) {
      handle.on(event, () => {
        if (open) on.gone()
      })
    }
    const end = async () => {
      on.gone()
      await close()
    }
    return {
      answer: joined.jsep.sdp,
      keep: keepFeed(handle, feed, () => open, end),
      addCandidate: (candidate) => trickle(handle, candidate),
      async silence(silent) {
        for (const mid of mids) {
          await link.control
            .message({ request: 'moderate', room: keys.name, secret: keys.secret, id, mid, mute: silent })
            .catch((error: unknown) => {
              throw new MediaRefused(error)
            })
        }
      },
      close,
    }
  } catch (error) {
    await close()
    throw new MediaRefused(error)
  }
}

/** The `mid` of every sound section of a session description. */
function soundMids(sdp: string): string[] {
  return sdp
    .split(/^m=/m)
    .filter((section) => section.startsWith('audio'))
    .flatMap((section) => /^a=mid:(\S+)/m.exec(section)?.[1] ?? [])
}

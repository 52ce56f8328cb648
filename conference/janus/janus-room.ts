import { NotRecordable } from '../conference-errors.ts'
import type { ConferenceRoom, FeedName, RecorderSeat } from '../conference-system.ts'
import type { JanusLink, JanusRoomKeys } from './janus-link.ts'
import { publishToJanus } from './publish-to-janus.ts'
import { subscribeToJanus } from './subscribe-to-janus.ts'

/** The seats of a VideoRoom that exists. Every feed and every subscription has a handle of its own. */
export function openJanusRoom(link: JanusLink, keys: JanusRoomKeys): ConferenceRoom {
  return {
    joinPerson: () => ({
      publish: (feed, offer, on) => publishToJanus(link, keys, feed, offer, on),
      subscribe: (feed, onGone) => subscribeToJanus(link, keys, feed, onGone),
    }),
    joinRecorder: (mayRecord) => recorderSeat(link, keys, mayRecord),
    async close() {
      await link.control.destroy({ room: keys.name, secret: keys.secret, permanent: false }).catch(() => {})
    },
  }
}

function recorderSeat(link: JanusLink, keys: JanusRoomKeys, mayRecord: (participant: string) => boolean): RecorderSeat {
  const check = (feed: FeedName) => {
    if (!mayRecord(feed.participant)) throw new NotRecordable()
  }
  return {
    async subscribe(feed, onGone) {
      check(feed)
      const subscription = await subscribeToJanus(link, keys, feed, onGone)
      // Whoever declined while Janus was answering is heard for no longer than that.
      const checkAgain = async () => {
        if (mayRecord(feed.participant)) return
        await subscription.close()
        throw new NotRecordable()
      }
      await checkAgain()
      return {
        ...subscription,
        async start(answer) {
          await checkAgain()
          await subscription.start(answer)
          await checkAgain()
        },
      }
    },
  }
}

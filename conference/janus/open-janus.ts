import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import janode, { type JanodeConnection } from 'janode'
import videoRoom from 'janode/plugins/videoroom'
import type { RoomId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { ConferenceLost } from '../conference-errors.ts'
import type { ConferenceRoom, ConferenceSystem } from '../conference-system.ts'
import type { JanusLink } from './janus-link.ts'
import { openJanusRoom } from './janus-room.ts'

/** Seconds between keep-alives of the one session; Janus gives it up after 30. */
const keepAlive = 8
const reconnectMilliseconds = 500
/** A room's limits; a picture of 1280x720 with VP8 is good at 1.5 Mbit/s, a screen with small text needs more. */
const room = { publishers: 100, bitrate: 3_000_000 }

/**
 * Janus VideoRoom as a conference system. Connects in the background, for ever, and comes back by itself; the API
 * secret and the admin key are known here only.
 */
export function openJanus(options: {
  url: string
  apiSecret: string
  adminKey: string
  /** Folder on Janus' machine for what it keeps of feeds. */
  keptFolder: string
  log: Log
}): ConferenceSystem {
  janode.Logger.setLevel('none')
  const closing = new AbortController()
  let listener: (available: boolean) => void = () => {}
  let link: JanusLink | undefined
  let connection: JanodeConnection | undefined

  const connecting = keepConnected()

  async function keepConnected(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        const { lost } = await connect()
        listener(true)
        await lost
        link = undefined
        if (!closing.signal.aborted) options.log.warn('Janus is gone')
        listener(false)
        await connection?.close().catch(() => {})
      } catch (error) {
        options.log.debug({ err: error }, 'Janus does not answer')
      }
      await pause(reconnectMilliseconds, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  async function connect(): Promise<{ lost: Promise<void> }> {
    connection = await janode.connect({
      is_admin: false,
      address: { url: options.url, apisecret: options.apiSecret },
      max_retries: 0,
      retry_time_secs: 1,
    })
    try {
      const session = await connection.create(keepAlive)
      const lost = new Promise<void>((resolve) => session.once(janode.EVENT.SESSION_DESTROYED, () => resolve()))
      link = { session, control: await session.attach(videoRoom) }
      options.log.info('Janus answers')
      return { lost }
    } catch (error) {
      // It is tried again with another one, twice a second.
      await connection.close().catch(() => {})
      throw error
    }
  }

  return {
    get available() {
      return link !== undefined
    },
    onAvailable(heard) {
      listener = heard
    },
    async createRoom(id: RoomId): Promise<ConferenceRoom> {
      const current = link
      if (!current) throw new ConferenceLost()
      // A name of its own each time: what an earlier viewer left behind can never be taken for ours.
      const name = `${id}-${randomBytes(8).toString('hex')}`
      const secret = randomBytes(24).toString('base64url')
      const pin = randomBytes(24).toString('base64url')
      await current.control
        .create({
          room: name,
          admin_key: options.adminKey,
          secret,
          pin,
          is_private: true,
          permanent: false,
          max_publishers: room.publishers,
          bitrate: room.bitrate,
          bitrate_cap: true,
          audiocodec: 'opus',
          videocodec: 'vp8,h264',
          talking_events: true,
          // Average of 25 packets (half a second) louder than -50 dBov is speech.
          talking_level_threshold: 50,
          talking_packets_threshold: 25,
          // Nothing is recorded by itself; `keep` begins it feed by feed.
          record: false,
          rec_dir: options.keptFolder,
        })
        .catch((error: unknown) => {
          throw new ConferenceLost({ cause: error })
        })
      return openJanusRoom(current, { name, secret, pin })
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      await connection?.close().catch(() => {})
      await connecting
    },
  }
}

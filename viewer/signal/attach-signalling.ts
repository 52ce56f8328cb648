import type { IncomingMessage } from 'node:http'
import path from 'node:path'
import type { Duplex } from 'node:stream'
import { ipKeyGenerator } from 'express-rate-limit'
import { WebSocketServer } from 'ws'
import { openJanus } from '../../conference/janus/open-janus.ts'
import { largestMessage } from '../../conference/protocol.ts'
import type { CompleteSettings } from '../../core/config/settings.ts'
import type { RoomId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openClientAddress } from '../http/client-address.ts'
import type { Server } from '../http/open-servers.ts'
import type { LiveAudience } from '../live/live-audience.ts'
import { holdNets } from '../net/hold-net.ts'
import { keepNetFolder } from '../net/keep-net-folder.ts'
import type { LeadTimes } from '../net/plan-lead.ts'
import { allowedOrigins } from './allowed-origins.ts'
import { openSignalRooms } from './signal-rooms.ts'
import { openSignalSocket } from './signal-socket.ts'
import { openWaitingSockets } from './waiting-sockets.ts'

/** Sockets with a seat that one viewer holds; a process here may have 20,000 open files. */
const mostSockets = 2_000

export type SignallingSettings = Pick<
  CompleteSettings,
  | 'AULA_DATA'
  | 'AULA_PUBLIC_URL'
  | 'AULA_INTERNAL_URL'
  | 'AULA_TLS_CERTIFICATE'
  | 'AULA_SECRET'
  | 'AULA_DATABASE_URL'
  | 'AULA_JANUS_URL'
  | 'AULA_JANUS_SECRET'
  | 'AULA_JANUS_ADMIN_KEY'
  | 'AULA_TURN_URLS'
  | 'AULA_TURN_SECRET'
>

export type Signalling = AsyncDisposable & {
  /** A room's name or lock has changed, or it was deleted: people in it are told, or put out. */
  roomChanged(room: RoomId): Promise<void>
  /** People (not recorders) in a room right now. */
  peopleIn(room: RoomId): number
  /** Whether the conference system answers. */
  readonly available: boolean
}

/**
 * Serves the WebSocket `/signal` on the viewer's own servers. Rooms live in this process: with several viewers, all of
 * `/signal` must be led to one of them (docs/operations.md). When `ending` aborts, pages are sent to the next viewer; what
 * they send and receive stays in the conference system until they are there.
 */
export function attachSignalling(
  servers: readonly Server[],
  context: {
    settings: SignallingSettings
    catalog: Catalog
    store: ObjectStore
    log: Log
    ending: AbortSignal
    lead?: LeadTimes
    liveAudience: LiveAudience
  },
): Signalling {
  const { settings, catalog, ending } = context
  const log = context.log.child({ part: 'signal' })
  const origins = allowedOrigins(settings.AULA_PUBLIC_URL, settings.AULA_INTERNAL_URL)
  const addressOf = openClientAddress(settings)
  const waiting = openWaitingSockets()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false })
  const keptFolder = path.resolve(settings.AULA_DATA, 'net')
  const netFolder = keepNetFolder({ folder: keptFolder, catalog, store: context.store, log })
  const net = holdNets({ catalog, log, folder: keptFolder, mayGrow: netFolder.mayGrow, lead: context.lead })
  const conference = openJanus({
    url: settings.AULA_JANUS_URL ?? 'ws://127.0.0.1:8188',
    apiSecret: settings.AULA_JANUS_SECRET ?? '',
    adminKey: settings.AULA_JANUS_ADMIN_KEY ?? '',
    keptFolder,
    log,
  })
  const rooms = openSignalRooms({
    conference,
    catalog,
    net,
    liveAudience: context.liveAudience,
    secret: settings.AULA_SECRET,
    turn: settings,
    databaseUrl: settings.AULA_DATABASE_URL,
    log,
  })

  const admit: typeof rooms.admit = async (token, page) => {
    const seat = await rooms.admit(token, page)
    return seat && { ...seat, left: async () => void (ending.aborted || (await seat.left())) }
  }
  const sendOn = () => {
    // 1001, going away: pages come back by themselves, to the next viewer.
    for (const socket of sockets.clients) socket.close(1001, 'restart')
    setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate()
    }, 1_000).unref()
  }
  ending.addEventListener('abort', sendOn, { once: true })

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.split('?')[0] !== '/signal') return refuse(socket, '404 Not Found')
    if (!origins.has(request.headers.origin ?? '')) return refuse(socket, '403 Forbidden')
    const full = sockets.clients.size - waiting.size >= mostSockets
    if (ending.aborted || full) return refuse(socket, '503 Service Unavailable')
    const place = waiting.take(ipKeyGenerator(addressOf(request)), () => socket.destroy())
    if (!place) return refuse(socket, '503 Service Unavailable')
    socket.once('close', place.leave)
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      openSignalSocket(webSocket, log, (token, page) => place.admit(admit(token, page)))
    })
  }
  for (const server of servers) server.on('upgrade', onUpgrade)

  return {
    roomChanged: rooms.roomChanged,
    peopleIn: rooms.peopleIn,
    get available() {
      return conference.available
    },
    async [Symbol.asyncDispose]() {
      for (const server of servers) server.off('upgrade', onUpgrade)
      sendOn()
      sockets.close()
      await rooms[Symbol.asyncDispose]()
      await net.close()
      await conference[Symbol.asyncDispose]()
      await netFolder[Symbol.asyncDispose]()
    },
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

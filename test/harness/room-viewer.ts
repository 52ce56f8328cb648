import { once } from 'node:events'
import { createServer } from 'node:http'
import { type LectureId, newId, type OrganisationId, type RecordingId, type RoomId } from '../../core/ids.ts'
import { openLog } from '../../core/log.ts'
import { signToken } from '../../core/tokens.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { createRoom } from '../../storage/catalog/rooms.ts'
import { attachSignalling, type Signalling } from '../../viewer/signal/attach-signalling.ts'
import { freePort } from './free-port.ts'
import type { TestJanus } from './janus.ts'
import { readPage } from './room-pages.ts'

export type RoomViewer = AsyncDisposable & {
  origin: string
  secret: string
  signalling: Signalling
  /** A new room in the catalogue. */
  room(): Promise<RoomId>
  /** A recording of the room, waiting for its recorder. */
  recording(room: RoomId): Promise<RecordingId>
  joinToken(room: RoomId, claims?: Partial<JoinClaims>): string
  recorderToken(room: RoomId, recording: RecordingId): string
}

export type JoinClaims = {
  participant: string
  name: string
  recordable: boolean
  manage: boolean
  person: string | null
}

/** Signalling and the built pages on a small server of the test's own, with a real catalogue and a real Janus. */
export async function startRoomViewer(input: {
  catalog: Catalog
  databaseUrl: string
  janus: TestJanus
  pages?: string
}): Promise<RoomViewer> {
  const { catalog } = input
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const secret = 'a-secret-of-tests-0123456789-abcdef'
  const server = createServer((request, response) => {
    void readPage(input.pages ?? '/nowhere', new URL(request.url ?? '/', origin).pathname).then((page) => {
      response.writeHead(page ? 200 : 404, { 'content-type': page?.kind ?? 'text/plain' }).end(page?.body)
    })
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const signalling = attachSignalling(server, {
    catalog,
    log: openLog('viewer', process.env.TEST_LOG ?? 'silent'),
    settings: {
      AULA_PUBLIC_URL: origin,
      AULA_INTERNAL_URL: undefined,
      AULA_SECRET: secret,
      AULA_DATABASE_URL: input.databaseUrl,
      AULA_JANUS_URL: input.janus.url,
      AULA_JANUS_SECRET: input.janus.apiSecret,
      AULA_JANUS_ADMIN_KEY: input.janus.adminKey,
    },
  })
  const organisation = newId<OrganisationId>()
  await catalog.insertInto('organisation').values({ id: organisation, name: 'Test', retention_days: null }).execute()

  return {
    origin,
    secret,
    signalling,
    room: () => createRoom(catalog, { organisation, name: 'Waves and sound', owner: null, course: null }),
    async recording(room) {
      const id = newId<RecordingId>()
      await catalog
        .insertInto('recording')
        .values({
          id,
          organisation_id: organisation,
          lecture_id: newId<LectureId>(),
          room_id: room,
          state: 'scheduled',
        })
        .execute()
      return id
    },
    joinToken(room, claims = {}) {
      const all = { participant: newId(), name: 'Somebody', recordable: true, manage: false, person: null, ...claims }
      return signToken(secret, 'join', { room, organisation, ...all }, 60)
    },
    recorderToken: (room, recording) => signToken(secret, 'recorder', { room, recording }, 60),
    async [Symbol.asyncDispose]() {
      await signalling[Symbol.asyncDispose]()
      server.closeAllConnections()
      server.close()
    },
  }
}

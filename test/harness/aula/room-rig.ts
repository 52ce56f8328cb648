import type { Page } from 'puppeteer-core'
import type { CompleteSettings } from '../../../core/config/settings.ts'
import { type LectureId, newId, type PersonId, type RecordingId, type RoomId } from '../../../core/ids.ts'
import { signToken } from '../../../core/tokens.ts'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import { createRoom } from '../../../storage/catalog/rooms/rooms.ts'
import { buildPages } from '../pages/room-pages.ts'
import { startJanus, type TestJanus } from '../servers/janus.ts'
import { startPostgres } from '../servers/postgres.ts'
import { startRedis } from '../servers/redis.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { startViewer } from './viewer.ts'

export type JoinClaims = {
  participant: string
  name: string
  recordable: boolean
  manage: boolean
  person: PersonId | null
}

export type RoomRig = AsyncDisposable & {
  url: string
  secret: string
  catalog: Catalog
  janus: TestJanus
  /** Folder into which Janus writes what people send. */
  net: string
  /** A new room in the catalogue. */
  room(): Promise<RoomId>
  /** A recording of the room that waits for its recorder. */
  recording(room: RoomId): Promise<RecordingId>
  joinToken(room: RoomId, claims?: Partial<JoinClaims>, seconds?: number): string
  recorderToken(room: RoomId, recording: RecordingId): string
}

/**
 * The viewer with signalling, a real catalogue and a real Janus; with `pages`, the web application built anew; with
 * further settings of the viewer.
 */
export async function startRoomRig(
  pages: readonly string[] = [],
  settings: Partial<CompleteSettings> = {},
): Promise<RoomRig> {
  await using starting = new AsyncDisposableStack()
  const postgres = starting.use(await startPostgres())
  const redis = starting.use(await startRedis())
  const janus = starting.use(await startJanus({ publicAddress: settings.AULA_JANUS_PUBLIC_ADDRESS }))
  const { url: databaseUrl } = await postgres.catalog()
  const web = starting.use(await temporaryFolder('web'))
  if (pages.length > 0) await buildPages(web.path, pages)
  const { url, context } = starting.use(
    await startViewer({
      databaseUrl,
      queueUrl: redis.url,
      webFolder: web.path,
      settings: {
        AULA_JANUS_URL: janus.url,
        AULA_JANUS_SECRET: janus.apiSecret,
        AULA_JANUS_ADMIN_KEY: janus.adminKey,
        ...settings,
      },
    }),
  )
  const { catalog, organisation } = context
  const secret = context.settings.AULA_SECRET
  const resources = starting.move()
  return {
    url,
    secret,
    catalog,
    janus,
    net: `${context.settings.AULA_DATA}/net`,
    room: () => createRoom(catalog, { organisation, name: 'Waves and sound', owner: null, course: null }),
    async recording(room) {
      const id = newId<RecordingId>()
      const lecture = newId<LectureId>()
      await catalog
        .insertInto('recording')
        .values({ id, organisation_id: organisation, lecture_id: lecture, room_id: room, state: 'scheduled' })
        .execute()
      return id
    },
    joinToken(room, claims = {}, seconds = 60) {
      const all = { participant: newId(), name: 'Somebody', recordable: true, manage: false, person: null, ...claims }
      return signToken(secret, 'join', { room, organisation, ...all }, seconds)
    },
    recorderToken: (room, recording) => signToken(secret, 'recorder', { room, recording }, 60),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** The brightness of every pixel of the page as it is painted now. */
export async function grayScreenshot(page: Page): Promise<{ data: Uint8Array; width: number; height: number }> {
  const { PNG } = await import('pngjs')
  const { width, height, data } = PNG.sync.read(Buffer.from(await page.screenshot({ type: 'png' })))
  const gray = new Uint8Array(width * height)
  for (let pixel = 0; pixel < gray.length; pixel++) {
    const at = pixel * 4
    gray[pixel] = Math.round(((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3)
  }
  return { data: gray, width, height }
}

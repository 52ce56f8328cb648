import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Page } from 'puppeteer-core'
import type { LectureId, OrganisationId } from '../../core/ids.ts'
import { type Measure, told } from '../../scripts/measurement.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { startRecording } from '../../storage/catalog/starting/start-recording.ts'
import { beatTake, claimTake, endTake } from '../../storage/catalog/takes/takes.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import {
  type Campus,
  enterRoom,
  lastClick,
  openCampus,
  openLecture,
  startTwoPublishers,
  until,
} from '../harness/aula/campus.ts'
import { press } from '../harness/browser/browser.ts'
import { layTrack } from '../harness/lay/lay-recording.ts'
import { recordLecture } from '../harness/lecture/record-lecture.ts'
import { awaitReplay, cardsOnScreen, seekTo } from '../harness/lecture/watch-lecture.ts'
import { type SyntheticTrack, synthesizeMedia } from '../harness/media/synthetic-media.ts'
import { percentile } from '../harness/percentile.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Seconds from the click on Stop to the replay's first frame in a student's browser, 95th percentile. */
const bar = 3
/** A seek to the end shows a counter drawn no earlier than this before Stop, milliseconds. */
const lastCounterBar = 500
const samples = 20
/** Seconds that are captured for real, after what the harness has laid. */
const capturedSeconds = 10
const threeHours = 3 * 3600

type Row = { sample: number; 'first frame, s': number; 'last counter before Stop, ms': number; 'length, s': number }

/** A student's page opens the lecture while it ends; what it shows first once the replay's length is known counts. */
export const measure: Measure = {
  variants: ['10s', '3h'],
  async run(variant) {
    await using resources = new AsyncDisposableStack()
    const { url, catalog } = await resources.use(await startPostgres()).catalog()
    const media = resources.use(await temporaryFolder('stop-to-replay'))
    const storage = pathToFileURL(`${media.path}/objects`).href
    const campus = resources.use(await openCampus({ AULA_DATABASE_URL: url, AULA_STORAGE_URL: storage }))
    const store = await openObjectStore(storage)
    const tracks = variant === '3h' ? await threeHoursOfMedia(media.path) : []
    const rows: Row[] = []
    for (let sample = 1; sample <= samples; sample++) {
      const running =
        tracks.length > 0 ? await recordAfter(campus, catalog, store, tracks) : await recordLecture(campus)
      await sleep(capturedSeconds * 1000)
      rows.push(told({ sample, ...(await stopAndWatch(campus, running)) }))
      await running.leave()
    }
    const value = percentile(
      rows.map((row) => row['first frame, s']),
      95,
    )
    const late = rows.filter((row) => row['last counter before Stop, ms'] > lastCounterBar)
    return { value, unit: 's, 95th percentile', bar, ok: value <= bar && late.length === 0, rows }
  },
}

type Running = { lecture: LectureId; stop(): Promise<number>; leave(): Promise<void> }

async function stopAndWatch(campus: Campus, running: Running): Promise<Omit<Row, 'sample'>> {
  // The page's own code is loaded; the lecture is opened at the moment of Stop.
  const page = await openLecture(campus, running.lecture)
  await page.waitForSelector('video', { timeout: 20_000 })
  const stopped = await running.stop()
  const length = await awaitReplay(page)
  const firstFrame = Date.now()
  const last = await lastCounter(page, length)
  await page.browserContext().close()
  return {
    'first frame, s': (firstFrame - stopped) / 1000,
    'last counter before Stop, ms': stopped - last,
    'length, s': length,
  }
}

async function lastCounter(page: Page, length: number): Promise<number> {
  await seekTo(page, length - 0.05)
  return await until(
    async () => {
      const cards = await cardsOnScreen(page, 2)
      return cards.length > 0 && Math.max(...cards.map((card) => card.time))
    },
    'a counter at the end of the replay',
    10_000,
  )
}

/** 8 seconds again and again: the segments of three hours, 720p like the capture's. */
async function threeHoursOfMedia(folder: string): Promise<SyntheticTrack[]> {
  const { video, audio } = await synthesizeMedia(folder, { seconds: 8, width: 1280, height: 720 })
  return [video, audio].map((track) => ({
    ...track,
    segments: Array.from({ length: threeHours / 8 }, (_, turn) =>
      track.segments.map((segment) => ({ ...segment, start: segment.start + turn * 8_000_000 })),
    ).flat(),
  }))
}

/** A first take of three hours, laid by the harness as a recorder lays it; then the recorder takes over for real. */
async function recordAfter(
  campus: Campus,
  catalog: Catalog,
  store: ObjectStore,
  tracks: SyntheticTrack[],
): Promise<Running> {
  const room = await catalog.selectFrom('room').selectAll().where('id', '=', campus.room).executeTakeFirstOrThrow()
  const { recording } = await startRecording(catalog, {
    room,
    lecture: { title: 'Three hours', speaker: 'Lea', owner: room.owner_id, access: 'course' },
    requestedBy: null,
    size: { width: 1280, height: 720 },
  })
  await claimTake(catalog, recording.id, 1, 'harness')
  const firstFrame = new Date(Date.now() - threeHours * 1000)
  await applyEvent(catalog, recording.id, 'captured', 'recorder.captured', { patch: { first_frame_at: firstFrame } })
  await catalog
    .updateTable('take')
    .set({ first_frame_at: firstFrame, start_offset: 0 })
    .where('recording_id', '=', recording.id)
    .execute()
  const beat = setInterval(() => void beatTake(catalog, recording.id, 1), 1_000)
  const place = { organisation: room.organisation_id as OrganisationId, recording: recording.id, take: 1 }
  await Promise.all(tracks.map((track) => layTrack(catalog, store, place, track, { tracks, offset: 0 })))
  clearInterval(beat)
  const publishers = await startTwoPublishers(campus)
  // The keeper sees a recording whose take has ended and asks for the next one.
  await endTake(catalog, recording.id, 1, 'harness')
  const lecturerPage = await enterRoom(campus, 'Stop')
  await until(async () => {
    const { recording: now } = await campus.lecturer.call('seeRoom', { params: { room: campus.room } })
    return now?.state === 'recording'
  }, 'the recorder goes on')
  return {
    lecture: recording.lecture_id,
    async stop() {
      await press(lecturerPage, 'button', 'Stop')
      return await lastClick(lecturerPage)
    },
    async leave() {
      for (const publisher of publishers) await publisher.close()
      await lecturerPage.browserContext().close()
    },
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cardFrameRate } from '../../core/test-card/test-card.ts'
import { fetchLecture } from '../../transcoder/probe/fetch-lecture.ts'
import { type Campus, openCampus } from '../harness/aula/campus.ts'
import { startPublisher } from '../harness/aula/publisher.ts'
import { countLoss, holesInWords, startRecording, stopAndFill } from '../harness/lecture/broken-lecture.ts'
import { cardsOf, readCards } from '../harness/media/read-lecture.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Seconds that people talk before somebody thinks of Record. */
const talked = 35

const resources = new AsyncDisposableStack()
let campus: Campus
beforeAll(async () => {
  campus = resources.use(await openCampus())
})
afterAll(() => resources.disposeAsync())

/** It talks, is recorded, filled and read, one behind the other. Milliseconds. */
const longest = 240_000

test(
  'who forgot Record has what was said before it, and the clock counts what was recorded',
  async () => {
    const folder = resources.use(await temporaryFolder('lead'))
    const params = { room: campus.room }
    await campus.lecturer.call('changeRoom', { params, body: { lead: true } })
    const publisher = await startPublisher(campus.publishing, campus.url, campus.room, 0)
    await sleep(talked * 1_000)
    const atRecord = await publisher.page.evaluate(() => window.aulaDemo?.frame ?? 0)
    const running = await startRecording(campus)
    const { recording } = await campus.lecturer.call('seeRoom', { params })
    expect(Date.now() - Date.parse(recording?.since ?? '')).toBeLessThan(15_000)
    const see = () => campus.student.call('seeLecture', { params: { lecture: running.lecture } })
    // A live lecture is offered once players have enough to begin with.
    await expect
      .poll(async () => (await see()).playback, { timeout: 30_000 })
      .toMatchObject({ leadToCome: true, gaps: [] })
    await stopAndFill(campus, running, 120_000)
    expect((await see()).playback).toMatchObject({ leadToCome: false, gaps: [] })

    const loss = await countLoss(campus, running.lecture, [publisher], folder.path)
    const tracks = await fetchLecture(
      `${campus.url}${(await see()).playback?.playlist}`,
      campus.student.cookie,
      folder.path,
    )
    const video = tracks.get('video-720p')
    if (!video) throw new Error(`tracks: ${[...tracks.keys()]}`)
    const [first] = cardsOf(await readCards(video, 1), publisher.signature)
    await publisher.close()
    // The page needed a moment to send; up to a second of the first piece is waited for.
    const before = (atRecord - ((first?.frame ?? atRecord) - publisher.signature.start)) / cardFrameRate
    expect(before).toBeGreaterThan(talked - 12)
    expect(before).toBeLessThan(120)
    expect(loss.broken).toEqual([])
    expect(loss.losses[0]?.missing, holesInWords(loss.losses[0]?.holes ?? [])).toBeLessThanOrEqual(2)
    expect(loss.losses[0]?.sync).toBeLessThanOrEqual(150)
    expect(Math.abs(loss.picture - loss.sound)).toBeLessThan(0.15)
  },
  longest,
)

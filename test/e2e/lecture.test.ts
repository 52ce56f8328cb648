import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { fetchLecture } from '../../transcoder/probe/fetch-lecture.ts'
import { recordWithOutages } from '../faults/lose-network.ts'
import { type Campus, inFreshRoom, openCampus, openLecture, until } from '../harness/aula/campus.ts'
import { recordLecture } from '../harness/lecture/record-lecture.ts'
import { awaitLive, awaitReplay, cardsOnScreen, seekTo } from '../harness/lecture/watch-lecture.ts'
import { probe } from '../harness/media/decode-media.ts'
import { beepsAfterFlashes, cardsOf, countMissing, holesOf, readCards } from '../harness/media/read-lecture.ts'
import { startSwift } from '../harness/servers/swift.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const program = fileURLToPath(new URL('../../bin/aula.ts', import.meta.url))

describe('a lecture from Record to replay, on S3', () => {
  let resources: AsyncDisposableStack
  let opened: Campus

  beforeAll(async () => {
    resources = new AsyncDisposableStack()
    // On files lectures are recorded by test/faults.
    opened = resources.use(await openCampus({ AULA_STORAGE_URL: resources.use(await startSwift()).url }))
  })
  afterAll(() => resources?.disposeAsync())

  test('a student watches it live and finds the replay at Stop', async () => {
    const folder = resources.use(await temporaryFolder('lecture'))
    const campus = await inFreshRoom(opened)
    const running = await recordLecture(campus)
    onTestFinished(() => running.leave())
    const student = await openLecture(campus, running.lecture)
    await awaitLive(student)
    const seen = await until(
      async () => (await cardsOnScreen(student, 2)).find((card) => card.frame > 0),
      'a counter, live',
    )
    // What is shown live was drawn after Record and before now.
    expect(Date.now() - seen.time).toBeGreaterThan(0)
    expect(seen.time).toBeGreaterThan(running.recordClicked - 1_000)

    await sleep(running.firstFrame + 20_000 - Date.now())
    const stopped = await running.stop()

    // The same page, untouched, becomes the replay.
    const length = await awaitReplay(student)
    await seekTo(student, length - 0.05)
    const last = Math.max(...(await cardsOnScreen(student, 2)).map((card) => card.time))
    expect(stopped - last).toBeLessThan(500)
    await seekTo(student, length / 2)
    expect((await cardsOnScreen(student, 2)).length).toBeGreaterThan(0)

    const { playback } = await campus.student.call('seeLecture', { params: { lecture: running.lecture } })
    const tracks = await fetchLecture(`${campus.url}${playback?.playlist}`, campus.student.cookie, folder.path)
    const video = tracks.get('video-720p')
    const audio = tracks.get('audio-main')
    if (!video || !audio) throw new Error(`tracks: ${[...tracks.keys()]}`)
    expect(video.ended && audio.ended).toBe(true)
    expect([...video.broken, ...audio.broken]).toEqual([])
    expect(video.stretches).toHaveLength(1)

    const picture = await probe(video.stretches[0]?.file ?? '')
    const sound = await probe(audio.stretches[0]?.file ?? '')
    expect(picture.streams).toMatchObject([{ codec_name: 'h264', width: 1280, height: 720, profile: 'Main' }])
    expect(sound.streams).toMatchObject([{ codec_name: 'aac', sample_rate: '48000', channels: 2 }])

    expect(Math.abs(video.duration * 1000 - (stopped - running.firstFrame))).toBeLessThan(1_000)
    expect(Math.abs(video.duration - audio.duration)).toBeLessThan(0.1)

    const sightings = await readCards(video, 2)
    for (const { signature, unsent } of running.publishers) {
      const cards = cardsOf(sightings, signature)
      const { expected, missing } = countMissing(cards, await unsent())
      expect(expected).toBeGreaterThan(15 * 17)
      expect(missing / expected, holesOf(cards)).toBeLessThanOrEqual(0.01)
      const offsets = await beepsAfterFlashes(cards, audio, signature)
      expect(offsets.length).toBeGreaterThan(12)
      expect(
        Math.max(...offsets.map(Math.abs)),
        `beeps after flashes, ms: ${offsets.map(Math.round).join(' ')}`,
      ).toBeLessThanOrEqual(100)
    }
  })

  test("the recorder's network is gone for five seconds: it is back within ten, in the same take (F12)", async () => {
    const { outages, takes, sync } = await recordWithOutages(opened, [5], 9_000)
    expect(takes).toBe(1)
    expect(outages).toHaveLength(1)
    for (const { rejoined, skew } of outages) {
      expect(rejoined).toBeLessThan(10)
      expect(skew).toBeLessThan(0.5)
    }
    expect(sync).toBeLessThanOrEqual(100)
  })

  test('and Aula finds so by itself: a self-test lecture is recorded, looked at and erased', async () => {
    const { dataFolder } = opened.aula
    const found = await execa(process.execPath, [program, 'self-test'], {
      env: { AULA_DATA: dataFolder },
      ...{ reject: false, all: true },
    })
    expect(found.all).toMatch(/All is well: first frame \d+\.\d s after Record, replay \d+\.\d s after Stop\.$/)
    expect(found.exitCode).toBe(0)
  })
})

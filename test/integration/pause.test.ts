import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Campus, openCampus, until } from '../harness/aula/campus.ts'
import { startPublisher } from '../harness/aula/publisher.ts'
import { takeProcess } from '../harness/aula/recorder-rig.ts'
import { captures, startRecording } from '../harness/lecture/broken-lecture.ts'
import { type FoundMedia, mediaDuring, pauseWhile, watchReplay } from '../harness/lecture/paused-lecture.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const resources = new AsyncDisposableStack()
let campus: Campus
beforeAll(async () => {
  campus = resources.use(await openCampus())
})
afterAll(() => resources.disposeAsync())

test('nothing of a pause is found anywhere, though its recorder dies in it, and players go on', async () => {
  const { aula, lecturer, student, room } = campus
  const folder = resources.use(await temporaryFolder('pause'))
  const publisher = await startPublisher(campus.publishing, campus.url, room, 0)
  const running = await startRecording(campus)
  const params = { lecture: running.lecture }
  const see = () => student.call('seeLecture', { params })
  await until(async () => (await see()).playback !== null, 'something to watch')
  const begunAt = new Date((await see()).recordings[0]?.startedAt ?? 0)

  const found: FoundMedia[] = []
  const pauses = [
    // Before the take has held a segment for long, and in the same take.
    await pauseWhile(campus, begunAt, () => sleep(1_500), found),
  ]
  await captures(campus)
  await sleep(3_000)
  pauses.push(
    await pauseWhile(
      campus,
      begunAt,
      async () => {
        expect((await see()).status).toBe('paused')
        const { recording } = await lecturer.call('seeRoom', { params: { room } })
        expect(recording).toMatchObject({ state: 'paused', pausing: false, problems: [] })
        await sleep(1_000)
        const before = await playlist()
        expect(before).not.toContain('EXT-X-ENDLIST')
        const killed = Date.now()
        process.kill(await takeProcess(running.recording), 'SIGKILL')
        await until(() => aula.saidAfter('recorder', 'the page shows media', killed), 'the next take', 20_000)
        // It would have begun by now.
        await sleep(2_500)
        expect((await lecturer.call('seeRoom', { params: { room } })).recording?.state).toBe('paused')
        expect(await playlist()).toBe(before)
        found.push(
          ...(await mediaDuring(aula.dataFolder, begunAt, { from: killed - 1_000, to: Number.POSITIVE_INFINITY })),
        )
      },
      found,
    ),
  )
  await captures(campus)
  await sleep(3_000)
  const nets: FoundMedia[] = []
  for (const pause of pauses) nets.push(...(await mediaDuring(aula.dataFolder, begunAt, pause)))
  await lecturer.call('stop', { params: { room } })
  await until(async () => (await see()).status === 'ready', 'the replay')
  await publisher.close()
  for (const pause of pauses) found.push(...(await mediaDuring(aula.dataFolder, begunAt, pause)))
  expect([...found, ...nets]).toEqual([])
  const { playback, duration } = await see()
  expect(playback?.gaps).toEqual([])
  const replay = await watchReplay(campus, running, publisher, pauses, folder.path)
  expect(replay).toMatchObject({ paused: 0, broken: [] })
  const paused = pauses.reduce((sum, { from, to }) => sum + to - from, 0)
  expect(replay.counted).toBeGreaterThan(80)
  expect(Math.abs(replay.picture - replay.sound)).toBeLessThan(0.15)
  expect(duration).toBeLessThan(Date.now() - begunAt.getTime() - paused)

  async function playlist(): Promise<string> {
    const answer = await fetch(`${campus.url}/media/lectures/${running.lecture}/video-720p.m3u8`, {
      headers: { cookie: student.cookie },
    })
    return await answer.text()
  }
})

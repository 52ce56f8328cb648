import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startViewer, type TestViewer } from '../harness/aula/viewer.ts'
import { makeWorld, type ViewerWorld } from '../harness/aula/viewer-world.ts'
import { openBrowser } from '../harness/browser/browser.ts'
import { layRecording } from '../harness/lay/lay-recording.ts'
import { type SyntheticTrack, synthesizeMedia } from '../harness/media/synthetic-media.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const resources = new AsyncDisposableStack()
let viewer: TestViewer
let world: ViewerWorld
let large: { video: SyntheticTrack; audio: SyntheticTrack }
let small: { video: SyntheticTrack }

beforeAll(async () => {
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const { url } = await postgres.catalog()
  viewer = resources.use(await startViewer({ databaseUrl: url, queueUrl: redis.url }))
  world = await makeWorld(viewer.context)
  const made = async (width: number, height: number) => {
    const folder = resources.use(await temporaryFolder(`media-${height}`))
    return await synthesizeMedia(folder.path, { seconds: 12, width, height })
  }
  large = await made(1280, 720)
  small = await made(640, 360)
})
afterAll(() => resources.disposeAsync())

test('hls.js plays 360p from a take that has it into one for which the main picture stands in, and back', async () => {
  const objects = await world.objects('public')
  const laid = { organisation: viewer.context.organisation, person: world.people.lecturer, ...objects }
  const both = [large.video, small.video, large.audio]
  await layRecording(viewer.context, laid, [
    { tracks: both, offset: 0 },
    { tracks: [large.video, large.audio], offset: 20_000_000 },
    { tracks: both, offset: 40_000_000 },
  ])
  await using browser = await openBrowser()
  const page = await browser.newPage()
  await page.setBypassCSP(true)
  await page.goto(`${viewer.url}/healthz`)
  const script = join(createRequire(import.meta.url).resolve('hls.js/package.json'), '..', 'dist', 'hls.min.js')
  await page.addScriptTag({ path: script })
  await page.evaluate(playSmall(`/media/lectures/${laid.lecture}/index.m3u8`))
  // What it has seen by then says more than that it has not ended.
  await page.waitForFunction('seen.ended || seen.errors.length > 0', { timeout: 60_000 }).catch(() => {})
  const seen = (await page.evaluate('seen')) as { errors: string[]; heights: [number, number][]; end: number }
  expect(seen.errors).toEqual([])
  expect(seen.end).toBeCloseTo(36, 0)
  // Heights in the order they were shown, and about when: 12 s each.
  expect(seen.heights.map(([height]) => height)).toEqual([360, 720, 360])
  for (const [index, [, time]] of seen.heights.entries()) expect(Math.abs(time - index * 12)).toBeLessThan(1)
})

/** Plays the level of 360 lines alone, four times as fast, and notes in `seen` what is shown. */
function playSmall(playlist: string): string {
  return `
    window.seen = { errors: [], heights: [], ended: false, end: 0 }
    const video = document.body.appendChild(document.createElement('video'))
    video.muted = true
    const hls = new Hls({ enableWorker: false })
    hls.on(Hls.Events.ERROR, (_, error) => { if (error.fatal) seen.errors.push(error.details) })
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      hls.loadLevel = hls.levels.findIndex(({ height }) => height === 360)
      video.playbackRate = 4
      void video.play()
    })
    const look = () => {
      const height = video.videoHeight
      if (height > 0 && seen.heights.at(-1)?.[0] !== height) seen.heights.push([height, video.currentTime])
      video.requestVideoFrameCallback(look)
    }
    video.requestVideoFrameCallback(look)
    video.addEventListener('ended', () => { seen.end = video.currentTime; seen.ended = true })
    hls.loadSource(${JSON.stringify(playlist)})
    hls.attachMedia(video)
    undefined`
}

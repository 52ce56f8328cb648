import { execFile } from 'node:child_process'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import { recorderDelay } from '../../core/net/net.ts'
import { filledRecipe } from '../../core/recording/manifest.ts'
import { addNetMoment, findNet, storedNet, wantNet } from '../../storage/catalog/recordings/net.ts'
import { createRecording } from '../../storage/catalog/recordings/recordings.ts'
import { stopRecording } from '../../storage/catalog/recordings/stop-recording.ts'
import { planFill } from '../../storage/catalog/recordings/work.ts'
import { loseTake } from '../../storage/catalog/takes/lose-take.ts'
import { claimTake, markCaptured } from '../../storage/catalog/takes/takes.ts'
import { netKey } from '../../storage/objects/object-keys.ts'
import { filledTakes } from '../../storage/publication/add-filled-takes.ts'
import { finaliseRecording } from '../../storage/publication/finalise-recording.ts'
import { findGaps } from '../../storage/publication/find-gaps.ts'
import { FfmpegFailed } from '../../transcoder/ffmpeg/run-ffmpeg.ts'
import { fillMaker } from '../../transcoder/fill/fill-gaps.ts'
import { doWork } from '../../transcoder/work/do-work.ts'
import { planListing } from '../../viewer/playlist/plan-listing.ts'
import { playerGaps } from '../../viewer/playlist/player-time.ts'
import { takesOfManifest } from '../../viewer/playlist/recorded-takes.ts'
import { prepareTranscoder, type TestTranscoder } from '../harness/aula/transcoder.ts'
import { plainTrack } from '../harness/aula/viewer-world.ts'
import { layLecture, layTrack } from '../harness/lay/lay-recording.ts'
import { currentManifest } from '../harness/media/stored-media.ts'
import { mjrFile, rtpPacket } from '../unit/net/written-by-janus.ts'

const run = promisify(execFile)
const second = 1_000_000
/** Seconds from where the recording begins to the first frame, and from there to Stop. */
const [lead, captured] = [8, 12]
/** Seconds into it at which the first file of the net begins. */
const kept = 3
const rate = 10

const resources = new AsyncDisposableStack()
let transcoder: TestTranscoder
beforeAll(async () => {
  transcoder = resources.use(await prepareTranscoder())
})
afterAll(() => resources.disposeAsync())

test('what was said before Record is played before what was captured, and what was not kept is no time of the replay', async () => {
  const { id, organisation, zero } = await published()
  const before = await listing(id)
  expect(before.stretches.map(({ start }) => start)).toEqual([lead * second])
  expect(playerGaps(before)).toEqual([])

  await fillFrom(id, organisation, [await film(zero + kept * 1_000, lead - kept + 1)])
  const manifest = await currentManifest(transcoder, { id })
  const [first, next] = manifest.takes
  expect(first?.renditions.map(({ recipe }) => recipe)).toEqual([filledRecipe, filledRecipe])
  expect(Math.abs((first?.start ?? 0) - kept * second)).toBeLessThan(second / 2)
  expect(first?.end).toBe(lead * second)
  expect(next?.start).toBe(lead * second)
  const after = await listing(id)
  expect(after.stretches).toHaveLength(2)
  expect(playerGaps(after)).toEqual([])
})

test('without any files the replay begins with what was captured', async () => {
  const { id, organisation } = await published()
  await fillFrom(id, organisation, [])
  const { stretches } = await listing(id)
  expect(stretches.map(({ start }) => start)).toEqual([lead * second])
})

test('a gap that ffmpeg is killed for costs no other, and is filled when it is tried again', async () => {
  const again = lead + captured + 10
  const { id, organisation, zero } = await published(again)
  const whole = await film(zero + kept * 1_000, again - kept + 1)
  await expect(fillFrom(id, organisation, [whole], await killedOnce())).rejects.toThrow(FfmpegFailed)
  const starts = async () => (await listing(id)).stretches.map(({ start }) => Math.round(start / second))
  expect(await starts()).toEqual([lead, lead + captured, again])
  await doWork(transcoder, 'fill', { organisation, recording: id }, AbortSignal.timeout(110_000), fillMaker)
  expect(await starts()).toEqual([kept, lead, lead + captured, again])
  const filled = await filledTakes(transcoder, id)
  expect(filled).toHaveLength(2)
})

/** A transcoder whose first graph is killed, as for memory. */
async function killedOnce(): Promise<TestTranscoder> {
  const [ffmpeg, killed] = ['killed-once', 'killed'].map((name) => path.join(transcoder.folder, name))
  if (!ffmpeg) throw new Error('unreachable')
  const die = `case "$*" in *filter_complex*) [ -e ${killed} ] || { touch ${killed}; kill -9 $$; };; esac`
  await writeFile(ffmpeg, `#!/bin/sh\n${die}\nexec ${transcoder.ffmpeg} "$@"\n`)
  await chmod(ffmpeg, 0o700)
  return { ...transcoder, ffmpeg }
}

/**
 * A recording that begins before its first frame. `zero`: when, milliseconds since 1970. `again`: recording time, seconds,
 * at which a second take begins.
 */
async function published(again?: number) {
  const { catalog, store } = transcoder
  const laid = await layLecture(catalog)
  const { organisation, lecture, room } = laid
  const size = { width: 320, height: 180 }
  const { id } = await createRecording(catalog, { organisation, lecture, room, requestedBy: null, ...size })
  await claimTake(catalog, id, 1, 'test')
  const at = new Date(Date.now() - ((again ?? lead) + captured - lead) * 1_000)
  await markCaptured(catalog, id, 1, { at, offset: lead * second, leads: true })
  const tracks = [{ ...plainTrack('video', '720p', 3), ...size }, plainTrack('audio', 'main', 3)]
  const take = { tracks, offset: lead * second }
  for (const track of tracks) await layTrack(catalog, store, { organisation, recording: id, take: 1 }, track, take)
  if (again !== undefined) {
    await loseTake(catalog, id, 1, 'test')
    await claimTake(catalog, id, 2, 'test')
    const offset = again * second
    await markCaptured(catalog, id, 2, { at: new Date(at.getTime() + (again - lead) * 1_000), offset })
    for (const track of tracks) {
      await layTrack(catalog, store, { organisation, recording: id, take: 2 }, track, { tracks, offset })
    }
  }
  await stopRecording(catalog, id, 'user.stop', null)
  await finaliseRecording(transcoder, id)
  return { id, organisation, zero: at.getTime() - lead * 1_000 }
}

/** As keeper and viewer do it: asks for the net, brings it into the store, orders the work. */
async function fillFrom(id: RecordingId, organisation: OrganisationId, files: Buffer[], worker = transcoder) {
  const { catalog, store } = transcoder
  const participant = newId()
  const person = { participant, name: 'Ada', microphone: true, camera: true, speaking: false, feeds: { camera: 1 } }
  await addNetMoment(catalog, id, (lead + captured) * 1_000, [person])
  const recording = await catalog.selectFrom('recording').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const { gaps = [] } = (await findGaps({ catalog, store }, recording)) ?? {}
  expect(gaps[0]).toEqual({ start: 0, end: lead * second, blank: false })
  await wantNet(catalog, id, gaps)
  const stored = []
  for (const bytes of files) {
    const key = netKey({ organisation, recording: id }, newId())
    await store.put(key, bytes, 'application/octet-stream')
    stored.push({ participant, source: 'camera' as const, number: 1, track: 'video' as const, ahead: 0, key })
  }
  await storedNet(catalog, id, stored)
  await planFill(catalog, { id, organisation_id: organisation })
  await doWork(worker, 'fill', { organisation, recording: id }, AbortSignal.timeout(110_000), fillMaker)
  expect(await findNet(catalog, id)).toMatchObject({ state: 'stored' })
}

/** A camera's file as Janus writes it: so many seconds that are in a recorder's picture from that moment on. */
async function film(from: number, seconds: number): Promise<Buffer> {
  const file = path.join(transcoder.folder, 'film.ivf')
  const source = ['-f', 'lavfi', '-i', `testsrc=s=320x180:r=${rate}:d=${seconds}`]
  await run('ffmpeg', ['-v', 'error', '-y', ...source, '-pix_fmt', 'yuv420p', '-c:v', 'libvpx', '-g', '999', file])
  const packets = picturesOf(await readFile(file)).map((picture, index): [number, Buffer] => [
    (index * 1_000) / rate,
    // The shortest description of a VP8 payload: one packet has all of the picture (RFC 7741 §4.2).
    rtpPacket({
      sequence: index,
      timestamp: (index * 90_000) / rate,
      payload: Buffer.concat([Buffer.of(0x10), picture]),
    }),
  ])
  return mjrFile('v', 'vp8', (from - recorderDelay) * 1_000, packets)
}

/** Pictures of an IVF file: a header of 32 bytes, then each behind 12 bytes that begin with its length. */
function picturesOf(bytes: Buffer): Buffer[] {
  const pictures: Buffer[] = []
  for (let at = 32; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at)
    pictures.push(bytes.subarray(at + 12, at + 12 + length))
    at += 12 + length
  }
  return pictures
}

async function listing(id: RecordingId) {
  return planListing(takesOfManifest(id, await currentManifest(transcoder, { id })), true)
}

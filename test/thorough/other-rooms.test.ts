import { join } from 'node:path'
import { expect, test } from 'vitest'
import { doStep } from '../../recorder/browser/do-step.ts'
import { ownAddresses } from '../../recorder/network/resolve-hosts.ts'
import { ensureOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { allowHost } from '../../storage/catalog/rooms/allowed-hosts.ts'
import { openRecorderRig, telling } from '../harness/aula/recorder-rig.ts'
import { openBrowser } from '../harness/browser/browser.ts'
import { decodeSound, rawFrames } from '../harness/media/decode-media.ts'
import { currentManifest, joinRendition } from '../harness/media/stored-media.ts'
import { demoSteps, startJanusDemo } from '../harness/servers/janus-demo.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

test('a conference page that is not ours is joined and recorded with picture and sound', async () => {
  await using demo = await startJanusDemo()
  await using rig = await openRecorderRig()
  await using folder = await temporaryFolder('other-room')
  await using browser = await openBrowser({ elsewhere: true })
  const organisation = await ensureOrganisation(rig.catalog)
  // Janus offers media at this machine's own addresses.
  const hosts = ['127.0.0.1', ...ownAddresses()]
  for (const host of hosts)
    await allowHost(rig.catalog, { organisation: organisation.id, host, sealedSecret: null, by: null })
  const recorder = rig.start('recorder', { AULA_INTERNAL_HOSTS: hosts.map((host) => `${host}:1024-65535`).join(',') })
  const lecturer = await browser.newPage()
  await lecturer.goto(demo.address.people)
  for (const step of demoSteps('Lecturer')) await doStep(lecturer, step)
  await lecturer.waitForSelector('#videolocal video')

  const { id } = await rig.record({
    conference: { system: 'page', address: demo.address.watchers, steps: demoSteps('Recorder') },
  })
  await expect.poll(rig.capturing(id, 1), { timeout: 40_000 }).toBe(true).catch(telling(recorder))
  await expect.poll(rig.segments(id, 1), { timeout: 20_000 }).toBeGreaterThanOrEqual(4).catch(telling(recorder))
  await applyEvent(rig.catalog, id, 'stop', 'user.stop')
  const state = async () => (await rig.look(id)).state
  await expect.poll(state, { timeout: 15_000 }).toBe('published').catch(telling(recorder))

  const { takes } = await currentManifest(rig, { id })
  const files = { video: join(folder.path, 'video.mp4'), audio: join(folder.path, 'audio.mp4') }
  for (const track of ['video', 'audio'] as const) {
    // The largest picture stands first.
    const rendition = takes[0]?.renditions.find((one) => one.track === track)
    if (rendition) await joinRendition(rig.store, rendition, files[track])
  }
  // The fake microphone beeps once a second; what nobody plays is digital silence.
  const { samples, rate } = await decodeSound(files.audio)
  const loud = secondsWith(samples, rate, (level) => level > 300)
  expect(loud).toBeGreaterThanOrEqual(Math.floor(samples.length / rate) - 1)
  // The fake camera's clock and its moving wheel, in the tile of the first remote person.
  expect(await changingFrames(files.video)).toBeGreaterThan(20)
})

/** Seconds of a sound in which something is as loud as `enough` says. */
function secondsWith(samples: Int16Array, rate: number, enough: (level: number) => boolean): number {
  let seconds = 0
  for (let at = 0; at < samples.length; at += rate) {
    if (samples.subarray(at, at + rate).some((sample) => enough(Math.abs(sample)))) seconds++
  }
  return seconds
}

/** Frames of a video in which at least 200 pixels differ clearly from the frame before. */
async function changingFrames(file: string): Promise<number> {
  let changing = 0
  let before: Uint8Array | undefined
  for await (const { pixels } of rawFrames(file)) {
    let different = 0
    if (before)
      for (let at = 0; at < pixels.length; at++) if (Math.abs((pixels[at] ?? 0) - (before[at] ?? 0)) > 24) different++
    if (different > 200) changing++
    before = Uint8Array.from(pixels)
  }
  return changing
}

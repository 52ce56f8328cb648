import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RecordingId } from '../../core/ids.ts'
import { largestPicture, type Manifest } from '../../core/recording/manifest.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { openRecorderRig, type RecorderRig, telling } from '../harness/aula/recorder-rig.ts'
import { rawFrames } from '../harness/media/decode-media.ts'
import { currentManifest, joinRendition } from '../harness/media/stored-media.ts'
import { readCounter } from '../harness/pages/recorded-page.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const within30s = { timeout: 30_000 }

test('SIGTERM: another recorder captures before this one stops, and no picture is missing or there twice', {
  timeout: 90_000,
}, async () => {
  await using rig = await openRecorderRig()
  await using elsewhere = await temporaryFolder('elsewhere')
  const first = rig.start('recorder')
  const { id } = await rig.record()
  await expect.poll(rig.capturing(id, 1), within30s).toBe(true).catch(telling(first))
  const second = rig.start('recorder', { AULA_NODE: 'elsewhere', AULA_DATA: elsewhere.path })
  await expect
    .poll(() => second.output(), within30s)
    .toContain('the spare is ready')
    .catch(telling(second))
  await expect.poll(rig.segments(id, 1), within30s).toBeGreaterThanOrEqual(2)

  first.process.kill('SIGTERM')
  await expect.poll(rig.capturing(id, 2), within30s).toBe(true).catch(telling(second))
  await expect
    .poll(() => first.process.exitCode, within30s)
    .toBe(0)
    .catch(telling(first))
  expect(await endsOf(rig, id)).toEqual(['recorder.superseded', null])
  await expect.poll(rig.segments(id, 2), within30s).toBeGreaterThanOrEqual(2)

  await applyEvent(rig.catalog, id, 'stop', 'user.stop')
  await expect
    .poll(async () => (await rig.look(id)).state, within30s)
    .toBe('published')
    .catch(telling(second))
  const { takes } = await currentManifest(rig, { id })
  expect(takes.map(({ take }) => take)).toEqual([1, 2])
  expect(takes[1]?.start).toBe(takes[0]?.end)
  const [before = [], after = []] = await Promise.all(takes.map((entry) => countersOf(rig, entry, elsewhere.path)))
  const seam = (after[0] ?? 0) - (before.at(-1) ?? 0)
  expect([0, 1], JSON.stringify([before.slice(-20), after.slice(0, 20)])).toContain(seam)
})

async function endsOf(rig: RecorderRig, id: RecordingId): Promise<(string | null)[]> {
  const takes = rig.catalog.selectFrom('take').where('recording_id', '=', id).orderBy('number')
  return (await takes.select('end_reason').execute()).map((take) => take.end_reason)
}

/** What the page's counter showed in each picture of an entry of the manifest. */
async function countersOf(rig: RecorderRig, entry: Manifest['takes'][number], folder: string): Promise<number[]> {
  const picture = largestPicture(entry.renditions)
  if (!picture) throw new Error(`take ${entry.take} has no picture`)
  const file = join(folder, `t${entry.take}.mp4`)
  await joinRendition(rig.store, picture, file)
  const counters: number[] = []
  for await (const frame of rawFrames(file)) counters.push(readCounter(frame))
  return counters
}

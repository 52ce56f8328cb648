import { expect, test } from 'vitest'
import { judgePlace } from '../../../bin/backup/judge-place.ts'
import { newId, type OrganisationId, type RecordingId } from '../../../core/ids.ts'
import type { KeptRecording } from '../../../storage/catalog/recovery/open-snapshot.ts'
import { aboutKey, initKey, manifestKey, netKey, segmentKey } from '../../../storage/objects/object-keys.ts'

const place = { organisation: newId<OrganisationId>(), recording: newId<RecordingId>() }
const manifest = manifestKey(place, 2)
const video = { ...place, take: 1, track: 'video', rendition: '720p', recipe: 'c1' } as const
const segment = segmentKey(video, 0, 1)
const net = netKey(place, newId())
const recording: KeptRecording = { ...place, erased: false, netDropped: false, manifest, unpublished: [] }
const listed = [
  { key: manifest, bytes: 9 },
  { key: segment, bytes: 4 },
]
const held = (...keys: (typeof segment)[]) => new Map(keys.map((key) => [key, key === manifest ? 9 : 4]))

test('what is listed is missing where it is not there, or not whole', () => {
  expect(judgePlace(recording, { offered: held(), held: held(manifest, segment) }, listed).missing).toEqual([])
  expect(judgePlace(recording, { offered: held(), held: held(manifest) }, listed).missing).toEqual([segment])
  const torn = new Map([...held(manifest), [segment, 3] as const])
  expect(judgePlace(recording, { offered: held(), held: torn }, listed).missing).toEqual([segment])
})

test('what the store has replaced goes; what it has lost, with or without its manifest, stays', () => {
  const former = aboutKey(place, 1)
  const all = held(manifest, segment, former, initKey(video, 7))
  const replaced = { offered: held(manifest, segment, initKey(video, 7)), held: all }
  expect(judgePlace(recording, replaced, listed).superfluous).toEqual([former])
  expect(judgePlace(recording, { offered: held(), held: all }, listed).superfluous).toEqual([])
  const lost = { offered: held(manifest, former, initKey(video, 7)), held: all }
  expect(judgePlace(recording, lost, listed).superfluous).toEqual([])
})

test('a net that was dropped goes, even of a recording without a manifest', () => {
  const failed = { ...recording, manifest: null }
  const kept = { offered: held(), held: held(net, segment) }
  expect(judgePlace(failed, kept, []).superfluous).toEqual([])
  expect(judgePlace({ ...failed, netDropped: true }, kept, []).superfluous).toEqual([net])
})

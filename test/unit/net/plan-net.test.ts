import { expect, test } from 'vitest'
import { keptFeedName, parseKeptTrack } from '../../../conference/janus/kept-feed.ts'
import { type LectureId, newId, type OrganisationId, type RecordingId } from '../../../core/ids.ts'
import { netPatience, planNet } from '../../../keeper/net/plan-net.ts'
import type { HeldRecording, KeptNet } from '../../../storage/catalog/recordings/net.ts'
import { nettedRecording } from '../../../viewer/net/net-people.ts'
import { planNetFolder } from '../../../viewer/net/plan-net-folder.ts'

const recording = newId<RecordingId>()
const kept: KeptNet = {
  ...{ recording, lecture: newId<LectureId>(), organisation: newId<OrganisationId>() },
  ...{
    state: 'published',
    manifestKey: 'x',
    firstFrameAt: null,
    stopRequestedAt: null,
    net: 'held',
    gaps: [],
    age: 0,
    fill: null,
  },
}
const gaps = [{ start: 1, end: 2, blank: false }]

test('a net is wanted where there are gaps and dropped where there are none', () => {
  expect(planNet(kept, gaps)).toEqual({ act: 'want', gaps })
  expect(planNet({ ...kept, state: 'hidden' }, gaps)).toEqual({ act: 'want', gaps })
  expect(planNet(kept, [])).toEqual({ act: 'drop', outcome: 'whole' })
})

test('a net that does not come is waited for for a day: its machine may be away for a night', () => {
  expect(netPatience.kept).toBe(24 * 3600_000)
  expect(planNet({ ...kept, net: 'wanted', age: netPatience.kept - 1 }, [])).toBeUndefined()
  expect(planNet({ ...kept, net: 'wanted', age: netPatience.kept }, [])).toEqual({ act: 'drop', outcome: 'lost' })
})

test('a stored net is filled from once, and a job that got lost is ordered again', () => {
  const stored = { ...kept, net: 'stored' } as const
  expect(planNet(stored, [])).toEqual({ act: 'order' })
  expect(planNet({ ...stored, fill: { state: 'waiting', idle: 0 } }, [])).toBeUndefined()
  expect(planNet({ ...stored, fill: { state: 'running', idle: netPatience.enqueue } }, [])).toEqual({ act: 'order' })
  expect(planNet({ ...stored, fill: { state: 'done', idle: 0 } }, [])).toEqual({ act: 'drop', outcome: 'filled' })
})

test('what could not be filled is kept for a day, and tried again every hour', () => {
  const failed = { ...kept, net: 'stored', fill: { state: 'failed', idle: 0 } } as const
  expect(planNet(failed, [])).toBeUndefined()
  expect(planNet({ ...failed, fill: { state: 'failed', idle: netPatience.again } }, [])).toEqual({ act: 'orderAgain' })
  expect(planNet({ ...failed, age: netPatience.kept - 1 }, [])).toBeUndefined()
  expect(planNet({ ...failed, age: netPatience.kept }, [])).toEqual({ act: 'drop', outcome: 'failed' })
  // An admin has it tried again meanwhile.
  const again = { ...failed, age: netPatience.kept, fill: { state: 'waiting', idle: 0 } } as const
  expect(planNet(again, [])).toBeUndefined()
})

test('nothing is kept of what nobody may watch, and nothing is done twice', () => {
  for (const state of ['cancelled', 'trashed', 'erased'] as const) {
    expect(planNet({ ...kept, state }, gaps)).toEqual({ act: 'drop', outcome: 'over' })
  }
  expect(planNet({ ...kept, net: 'dropped' }, gaps)).toBeUndefined()
})

test('of a recording that had nothing it is kept for a day: its media may come late, with gaps', () => {
  for (const net of ['held', 'wanted', 'stored'] as const) {
    const failed = { ...kept, net, state: 'failed' } as const
    expect(planNet({ ...failed, age: netPatience.kept - 1 }, [])).toBeUndefined()
    expect(planNet({ ...failed, age: netPatience.kept }, [])).toEqual({ act: 'drop', outcome: 'over' })
  }
})

test('a file’s name tells all of it', () => {
  const feed = { participant: newId(), source: 'screen', number: 12 } as const
  const name = keptFeedName(recording, feed)
  expect(keptFeedName(recording, feed)).not.toBe(name)
  expect(parseKeptTrack(`${name}-video-1.mjr`)).toEqual({
    file: `${name}-video-1.mjr`,
    recording,
    feed,
    track: 'video',
  })
  for (const other of ['x', `${name}.mjr`, `../${name}-video-1.mjr`, `${name}-video-1.mjr.tmp`]) {
    expect(parseKeptTrack(other)).toBeUndefined()
  }
})

test('files are kept while a recording may need them, brought in when wanted, and swept otherwise', () => {
  const ids = Array.from({ length: 7 }, () => newId<RecordingId>())
  const tracks = ids.flatMap((id) => {
    const name = keptFeedName(id, { participant: newId(), source: 'camera', number: 1 })
    return parseKeptTrack(`${name}-audio-0.mjr`) ?? []
  })
  const held = (index: number, state: HeldRecording['state'], net: HeldRecording['net']): HeldRecording => ({
    ...{
      id: ids[index] ?? recording,
      lecture: kept.lecture,
      organisation: kept.organisation,
      state,
      firstFrameAt: null,
      net,
      gaps: null,
    },
  })
  const { upload, sweep } = planNetFolder(tracks, [
    held(0, 'recording', 'held'),
    held(1, 'finalising', null),
    held(2, 'published', 'held'),
    held(3, 'published', 'wanted'),
    held(4, 'published', 'dropped'),
    held(5, 'cancelled', null),
  ])
  expect(upload.map(({ recording: { id } }) => id)).toEqual([ids[3]])
  expect(sweep).toEqual([4, 5, 6].map((index) => tracks[index]?.file))
})

test('the net is held while a recorder joins or captures, and at no other time', () => {
  const states = ['scheduled', 'joining', 'recording', 'paused', 'finalising', 'published', 'failed'] as const
  const notice = (state: (typeof states)[number]) => ({
    id: recording,
    lecture: 'x',
    state,
    elapsed: null,
    pausing: false,
    asksStillThere: false,
    failure: null,
    problems: [],
    framesPerSecond: null,
    endedBecause: null,
  })
  const netted = (recordingLeads: boolean) =>
    states.filter((state) => nettedRecording({ recording: notice(state), recordingLeads }))
  expect(netted(false)).toEqual(['joining', 'recording'])
  // What goes on from a lead has no hole between Record and the recorder.
  expect(netted(true)).toEqual(['scheduled', 'joining', 'recording'])
  expect(nettedRecording({ recording: null, recordingLeads: true })).toBeUndefined()
})

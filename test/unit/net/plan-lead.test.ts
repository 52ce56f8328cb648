import { expect, test } from 'vitest'
import { keptFeedName, parseKeptTrack, parseLeadTrack } from '../../../conference/janus/kept-feed.ts'
import { newId, type RecordingId, type RoomId } from '../../../core/ids.ts'
import { leadName } from '../../../core/net/lead.ts'
import type { NetPerson } from '../../../core/net/net.ts'
import {
  currentPiece,
  hasLead,
  type KnownLead,
  newLead,
  planLeadFolder,
  recentMoments,
} from '../../../viewer/net/plan-lead.ts'

const room = newId<RoomId>()
const times = { longest: 120_000, piece: 20_000 }
const person = (participant: string): NetPerson => ({
  ...{ participant, name: participant, microphone: true, camera: true, speaking: false, feeds: {} },
})

function track(began: number, participant = newId(), of: RoomId = room) {
  const file = `${keptFeedName(leadName(of, began), { participant, source: 'camera', number: 3 })}-video-1.mjr`
  const parsed = parseLeadTrack(file)
  if (!parsed) throw new Error(file)
  return parsed
}

test('a file of a lead belongs to no recording, until it is given a name in one', () => {
  const participant = newId()
  const lead = track(1_234.9, participant)
  expect(lead).toMatchObject({ room, began: 1_234, participant })
  expect(parseKeptTrack(lead.file)).toBeUndefined()
  const recording = newId<RecordingId>()
  expect(parseKeptTrack(lead.nameIn(recording))).toMatchObject({
    recording,
    feed: { participant, source: 'camera', number: 3 },
    track: 'video',
  })
  // One that Janus has not given its name yet is thrown away like all others.
  expect(parseLeadTrack(`${lead.file}.tmp`)).toMatchObject({ room, began: 1_234 })
  for (const other of [lead.nameIn(recording), `../${lead.file}`, 'lead-x-1-y']) {
    expect(parseLeadTrack(other)).toBeUndefined()
  }
})

test('a lead is kept where the room is set so, somebody is there and nobody records', () => {
  const people = new Map([['ada', {}]])
  const states = ['scheduled', 'joining', 'recording', 'paused', 'finalising', 'published', 'failed'] as const
  const kept = states.filter((state) => hasLead({ lead: true, people, recording: { state } }))
  expect(kept).toEqual(['finalising', 'published', 'failed'])
  expect(hasLead({ lead: true, people, recording: null })).toBe(true)
  expect(hasLead({ lead: false, people, recording: null })).toBe(false)
  expect(hasLead({ lead: true, people: new Map(), recording: null })).toBe(false)
})

test('a piece lasts as long as it should, however often somebody looks', () => {
  const lead = newLead(1_000)
  const begins = [1_000, 9_000, 20_999, 21_000, 30_000, 41_000].map((now) => {
    lead.piece = currentPiece(lead, now, times)
    return lead.piece
  })
  expect(begins).toEqual([1_000, 1_000, 1_000, 21_000, 21_000, 41_000])
})

test('nothing stays for longer than two minutes, and of what is not kept any more nothing stays at all', () => {
  const [old, recent, future] = [track(79_999), track(80_001), track(200_001)]
  const [ended, unknown] = [newId<RoomId>(), newId<RoomId>()]
  const all = [old, recent, future, track(190_000, newId(), ended), track(190_000, newId(), unknown)]
  const known = new Map<RoomId, KnownLead>([
    [room, { withdrawn: new Map() }],
    [ended, 'over'],
  ])
  const at = { now: 200_000, longest: times.longest }
  expect(planLeadFolder(all, known, { ...at, starting: false })).toEqual([old.file, future.file, all[3]?.file])
  expect(planLeadFolder(all, known, { ...at, starting: true })).toEqual(all.map(({ file }) => file))
  expect(planLeadFolder([track(80_000)], known, { ...at, starting: false })).toHaveLength(1)
})

test('who takes their consent back is not in it any more, nobody else is missing', () => {
  const [ada, bob] = [newId(), newId()]
  const tracks = [track(1_000, ada), track(1_000, bob), track(21_000, ada)]
  const known = new Map<RoomId, KnownLead>([[room, { withdrawn: new Map([[ada, 15_000]]) }]])
  const swept = planLeadFolder(tracks, known, { now: 30_000, starting: false, longest: times.longest })
  expect(swept).toEqual([tracks[0]?.file])

  const lead = { ...newLead(0), withdrawn: new Map([[ada, 15_000]]) }
  lead.moments = [
    { at: 1_000, people: [person(ada), person(bob)] },
    { at: 21_000, people: [person(ada), person(bob)] },
  ]
  const who = recentMoments(lead, 30_000, times).map(({ people }) => people.map(({ participant }) => participant))
  expect(who).toEqual([[bob], [ada, bob]])
})

test('of who was there more than two minutes ago is known only how it stood then', () => {
  const lead = newLead(0)
  lead.moments = [
    { at: 1_000, people: [person('gone')] },
    { at: 50_000, people: [person('ada')] },
    { at: 150_000, people: [person('ada'), person('bob')] },
  ]
  const moments = recentMoments(lead, 200_000, times)
  expect(moments.map(({ at }) => at)).toEqual([80_000, 150_000])
  expect(JSON.stringify(moments)).not.toContain('gone')
  expect(recentMoments(lead, 1_000, times)).toEqual(lead.moments)
})

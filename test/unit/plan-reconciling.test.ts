import { describe, expect, it } from 'vitest'
import { newId } from '../../core/ids.ts'
import { patience, planReconciling, type Watch } from '../../keeper/reconcile/plan-reconciling.ts'
import type { UnfinishedRecording } from '../../storage/catalog/takes/unfinished.ts'

const now = new Date('2026-03-01T12:00:00Z')
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
const longAgo = ago(3600_000)
const longWatched = { watched: 3600_000, jumped: undefined }

function plan(recording: Partial<UnfinishedRecording>, watch: Partial<Watch> = {}) {
  const whole: UnfinishedRecording = {
    ...{ id: newId(), lecture: newId(), organisation: newId(), selfTest: false },
    ...{ state: 'recording', take: 1, requestedAt: ago(30_000) },
    ...{ beginsAt: null, firstFrameAt: ago(20_000), since: ago(20_000) },
    ...{ owner: { beatAt: ago(500), endedAt: null, captured: true }, captures: false },
    ...recording,
  }
  const [repair] = planReconciling({ now, recordings: [whole] }, { ...longWatched, ...watch })
  if (!repair) return undefined
  const { recording: id, lecture, organisation, ...act } = repair
  expect([id, lecture, organisation]).toEqual([whole.id, whole.lecture, whole.organisation])
  return act
}

const silent = { beatAt: ago(patience.lease), endedAt: null, captured: true }
const alive = { beatAt: ago(patience.lease - 1), endedAt: null, captured: true }
/** A take that has ended; it had its first frame or not. */
const ended = (at: Date, captured = true) => ({ beatAt: at, endedAt: at, captured })

describe('a planned recording', () => {
  const planned = { firstFrameAt: null, requestedAt: ago(patience.interrupted), since: ago(patience.interrupted) }
  it('waits in its room until its time and half an hour more, whoever else would have been given up', () => {
    const joining = { ...planned, state: 'joining', owner: alive } as const
    expect(plan({ ...joining, beginsAt: ago(-1) })).toBeUndefined()
    expect(plan({ ...joining, beginsAt: ago(patience.plannedMedia - 1) })).toBeUndefined()
    expect(plan({ ...joining, beginsAt: ago(patience.plannedMedia) })).toEqual({
      ...{ act: 'fail', reason: 'recorder.no-media' },
    })
    expect(plan({ ...joining, beginsAt: null })).toMatchObject({ act: 'fail' })
  })
  it('is asked for again while no recorder has taken it', () => {
    const scheduled = { ...planned, state: 'scheduled', take: 0, owner: null } as const
    expect(plan({ ...scheduled, beginsAt: ago(-30_000) })).toEqual({ act: 'enqueue', take: 1 })
    expect(plan({ ...scheduled, beginsAt: ago(patience.plannedMedia) })).toMatchObject({ act: 'cancel' })
  })
})

describe('a recording that captures', () => {
  it('is left alone while its owner beats', () => {
    expect(plan({ owner: alive })).toBeUndefined()
    expect(plan({ state: 'paused', owner: alive })).toBeUndefined()
  })
  it('loses its take after a lease without a beat', () => {
    expect(plan({ owner: silent, take: 3 })).toEqual({ act: 'lose', take: 3 })
    expect(plan({ state: 'paused', owner: silent })).toEqual({ act: 'lose', take: 1 })
  })
  it('gets its lease anew after an outage', () => {
    expect(plan({ owner: silent }, { watched: patience.afterOutage - 1 })).toBeUndefined()
    expect(plan({ owner: silent }, { watched: patience.afterOutage })).toEqual({ act: 'lose', take: 1 })
  })
  it('ends after an outage of everything that lasted too long: whoever is in the room by then is not recorded', () => {
    for (const state of ['recording', 'paused', 'joining'] as const) {
      const before = { state, owner: { ...silent, beatAt: ago(patience.interrupted - 1) } }
      const gone = { state, owner: { ...silent, beatAt: ago(patience.interrupted) } }
      expect(plan(before, { watched: patience.afterOutage })).toEqual({ act: 'lose', take: 1 })
      expect(plan(gone, { watched: patience.afterOutage - 1 })).toBeUndefined()
      expect(plan(gone, { watched: patience.afterOutage })).toEqual({ act: 'stop', reason: 'recorder.away' })
      const jumped = { watched: patience.afterOutage, jumped: { by: patience.interrupted, to: now } }
      expect(plan(gone, jumped)).toEqual({ act: 'lose', take: 1 })
    }
  })
  it('loses a take that has ended, outage or not', () => {
    expect(plan({ owner: ended(now) }, { watched: 0 })).toEqual({ act: 'lose', take: 1 })
  })
  it('is stopped after the longest lecture there is', () => {
    expect(plan({ firstFrameAt: ago(patience.longest) })).toEqual({ act: 'stop', reason: 'recording.too-long' })
    expect(plan({ firstFrameAt: ago(patience.longest - 1) })).toBeUndefined()
  })
})

describe('a recording that waits for a recorder', () => {
  const scheduled = { state: 'scheduled', take: 0, firstFrameAt: null, owner: null } as const
  it('has its job enqueued again, but not at once', () => {
    expect(plan({ ...scheduled, requestedAt: ago(patience.enqueue - 1) })).toBeUndefined()
    expect(plan({ ...scheduled, requestedAt: ago(patience.enqueue) })).toEqual({ act: 'enqueue', take: 1 })
  })
  it('is cancelled when there is none', () => {
    const waited = { ...scheduled, requestedAt: ago(patience.media) }
    expect(plan(waited)).toEqual({ act: 'cancel', reason: 'recorder.none-free' })
    expect(plan(waited, { watched: 5_000 })).toEqual({ act: 'enqueue', take: 1 })
  })
  it('has the job of its next take enqueued when the one before has ended', () => {
    const joining = { state: 'joining', take: 2, since: ago(5_000) } as const
    expect(plan({ ...joining, owner: ended(ago(patience.enqueue)) })).toEqual({ act: 'enqueue', take: 3 })
    expect(plan({ ...joining, owner: ended(ago(100)) })).toBeUndefined()
  })
  it('waits longer for the next one where the last one did not start', () => {
    const joining = { state: 'joining', take: 2, since: ago(30_000) } as const
    expect(plan({ ...joining, owner: ended(ago(patience.again - 1), false) })).toBeUndefined()
    expect(plan({ ...joining, owner: ended(ago(patience.again), false) })).toEqual({ act: 'enqueue', take: 3 })
  })
})

describe('a recording that joins', () => {
  const joining = { state: 'joining', firstFrameAt: null, since: ago(10_000) } as const
  it('is left alone while its owner beats', () => {
    expect(plan({ ...joining, owner: alive })).toBeUndefined()
  })
  it('loses a silent take', () => {
    expect(plan({ ...joining, owner: silent })).toEqual({ act: 'lose', take: 1 })
  })
  it('fails without media, but goes on waiting where the lecture has begun', () => {
    const waited = { ...joining, since: ago(patience.media), owner: alive }
    expect(plan({ ...joining, since: ago(patience.media - 1), owner: alive })).toBeUndefined()
    expect(plan(waited)).toEqual({ act: 'fail', reason: 'recorder.no-media' })
    expect(plan({ ...waited, firstFrameAt: longAgo, since: ago(patience.interrupted) })).toBeUndefined()
  })
  it('does not fail for the time that the database was away: its take may be about to say that it captures', () => {
    const planned = { since: longAgo, beginsAt: ago(patience.plannedMedia) }
    for (const late of [{ since: ago(patience.interrupted) }, planned]) {
      const back = { ...joining, ...late, owner: alive }
      expect(plan(back, { watched: patience.afterOutage - 1 })).toBeUndefined()
      expect(plan(back, { watched: patience.afterOutage })).toEqual({ act: 'fail', reason: 'recorder.no-media' })
    }
  })
  it('goes on after three minutes without a recorder, and after a restart of everything, unless that took too long', () => {
    const interrupted = { ...joining, firstFrameAt: longAgo, owner: ended(longAgo) }
    const gone = { ...interrupted, since: ago(patience.interrupted) }
    expect(plan({ ...interrupted, since: ago(180_000) })).toEqual({ act: 'enqueue', take: 2 })
    expect(plan({ ...interrupted, since: ago(patience.media) }, { watched: 1_000 })).toEqual({
      act: 'enqueue',
      take: 2,
    })
    expect(plan(gone, { watched: 1_000 })).toEqual({ act: 'stop', reason: 'recorder.away' })
    expect(plan({ ...gone, captures: true })).not.toMatchObject({ act: 'stop' })
  })
})

describe('a jump of the database’s clock', () => {
  const day = 24 * 3600_000
  it('forwards does not make a lecture too long, or a wait vain', () => {
    const jumped = { watched: 1_000, jumped: { by: day, to: ago(1_000) } }
    expect(plan({ firstFrameAt: ago(day + 60_000), owner: alive }, jumped)).toBeUndefined()
    expect(plan({ firstFrameAt: ago(day + patience.longest), owner: alive }, jumped)).toMatchObject({ act: 'stop' })
    const before = { ...jumped, jumped: { by: day, to: ago(2 * day) } }
    expect(plan({ firstFrameAt: ago(patience.longest), owner: alive }, before)).toMatchObject({ act: 'stop' })
    const joining = { state: 'joining', firstFrameAt: ago(day + 60_000), since: ago(day + 10_000) } as const
    expect(plan({ ...joining, owner: ended(ago(day)) }, jumped)).toEqual({ act: 'enqueue', take: 2 })
    const scheduled = { state: 'scheduled', take: 0, firstFrameAt: null, requestedAt: ago(day), owner: null } as const
    expect(plan(scheduled, jumped)).toEqual({ act: 'enqueue', take: 1 })
    expect(plan(scheduled, { ...jumped, watched: patience.interrupted })).toMatchObject({ act: 'cancel' })
  })
  it('back lets nobody wait for as long as it went', () => {
    const back = { watched: patience.interrupted, jumped: { by: -day, to: ago(patience.interrupted) } }
    const joining = { state: 'joining', firstFrameAt: longAgo, since: ago(-day) } as const
    expect(plan({ ...joining, owner: ended(ago(-day)) }, back)).toEqual({ act: 'stop', reason: 'recorder.away' })
    expect(plan({ ...joining, owner: ended(ago(60_000)) }, { ...back, watched: 60_000 })).toMatchObject({
      act: 'enqueue',
    })
    expect(plan({ state: 'finalising', owner: ended(ago(-day)) }, back)).toEqual({ act: 'finalise' })
  })
  it('takes no take for lost that beats, and finds one that died before it', () => {
    const back = { by: -day, to: ago(5_000) }
    const beaten = { beatAt: ago(-day), endedAt: null, captured: true }
    expect(plan({ owner: beaten }, { watched: patience.afterOutage - 1, jumped: back })).toBeUndefined()
    expect(plan({ owner: beaten }, { watched: patience.afterOutage, jumped: back })).toEqual({ act: 'lose', take: 1 })
    expect(
      plan({ owner: { ...beaten, beatAt: ago(day) } }, { watched: 1_000, jumped: { by: day, to: ago(1_000) } }),
    ).toBeUndefined()
  })
})

describe('a recording that is being finalised', () => {
  const finalising = { state: 'finalising' } as const
  it('belongs to its owner while that lives', () => {
    const alive = { beatAt: ago(patience.silent - 1), endedAt: null, captured: true }
    expect(plan({ ...finalising, owner: alive })).toBeUndefined()
    expect(plan({ ...finalising, owner: ended(ago(patience.ended - 1)) })).toBeUndefined()
  })
  it('is finalised here when the owner is gone', () => {
    const gone = { beatAt: ago(patience.silent), endedAt: null, captured: true }
    expect(plan({ ...finalising, owner: gone })).toEqual({ act: 'finalise' })
    expect(plan({ ...finalising, owner: gone }, { watched: patience.silent - 1 })).toBeUndefined()
    expect(plan({ ...finalising, owner: ended(ago(patience.ended)) })).toEqual({ act: 'finalise' })
    expect(plan({ ...finalising, owner: null })).toEqual({ act: 'finalise' })
  })
})

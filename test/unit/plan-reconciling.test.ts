import { describe, expect, it } from 'vitest'
import { newId } from '../../core/ids.ts'
import { patience, planReconciling } from '../../keeper/reconcile/plan-reconciling.ts'
import type { UnfinishedRecording } from '../../storage/catalog/unfinished.ts'

const now = new Date('2026-03-01T12:00:00Z')
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
const longAgo = ago(3600_000)

function plan(recording: Partial<UnfinishedRecording>, watchingSince = longAgo) {
  const whole: UnfinishedRecording = {
    ...{ id: newId(), lecture: newId(), organisation: newId(), selfTest: false },
    ...{ state: 'recording', take: 1, requestedAt: ago(30_000) },
    ...{ beginsAt: null, firstFrameAt: ago(20_000), since: ago(20_000), owner: { beatAt: ago(500), endedAt: null } },
    captures: false,
    ...recording,
  }
  const [repair] = planReconciling({ now, recordings: [whole] }, watchingSince)
  if (!repair) return undefined
  const { recording: id, lecture, organisation, ...act } = repair
  expect([id, lecture, organisation]).toEqual([whole.id, whole.lecture, whole.organisation])
  return act
}

const silent = { beatAt: ago(patience.lease), endedAt: null }
const alive = { beatAt: ago(patience.lease - 1), endedAt: null }

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
    expect(plan({ owner: silent }, ago(patience.afterOutage - 1))).toBeUndefined()
    expect(plan({ owner: silent }, ago(patience.afterOutage))).toEqual({ act: 'lose', take: 1 })
  })
  it('loses a take that has ended, outage or not', () => {
    expect(plan({ owner: { beatAt: ago(0), endedAt: ago(0) } }, now)).toEqual({ act: 'lose', take: 1 })
  })
  it('is stopped after the longest lecture there is', () => {
    expect(plan({ firstFrameAt: ago(patience.longest) })).toEqual({ act: 'stop', reason: 'recording.too-long' })
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
    expect(plan(waited, ago(5_000))).toEqual({ act: 'enqueue', take: 1 })
  })
  it('has the job of its next take enqueued when the one before has ended', () => {
    const joining = { state: 'joining', take: 2, since: ago(5_000) } as const
    expect(plan({ ...joining, owner: { beatAt: ago(3_000), endedAt: ago(patience.enqueue) } })).toEqual({
      ...{ act: 'enqueue', take: 3 },
    })
    expect(plan({ ...joining, owner: { beatAt: ago(3_000), endedAt: ago(100) } })).toBeUndefined()
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
  it('fails without media, or ends with what earlier takes have', () => {
    const waited = { ...joining, since: ago(patience.media), owner: alive }
    expect(plan({ ...joining, since: ago(patience.media - 1), owner: alive })).toBeUndefined()
    expect(plan(waited)).toEqual({ act: 'fail', reason: 'recorder.no-media' })
    expect(plan({ ...waited, firstFrameAt: longAgo })).toEqual({ act: 'stop', reason: 'recorder.no-media' })
    expect(plan({ ...waited, firstFrameAt: longAgo, captures: true })).toBeUndefined()
  })
  it('may go on after a restart of everything, unless that took too long', () => {
    const interrupted = { ...joining, firstFrameAt: longAgo, owner: { beatAt: longAgo, endedAt: longAgo } }
    expect(plan({ ...interrupted, since: ago(patience.media) }, ago(1_000))).toEqual({ act: 'enqueue', take: 2 })
    expect(plan({ ...interrupted, since: ago(patience.interrupted) }, ago(1_000))).toEqual({
      ...{ act: 'stop', reason: 'recorder.no-media' },
    })
  })
})

describe('a recording that is being finalised', () => {
  const finalising = { state: 'finalising' } as const
  it('belongs to its owner while that lives', () => {
    expect(plan({ ...finalising, owner: { beatAt: ago(patience.silent - 1), endedAt: null } })).toBeUndefined()
    expect(plan({ ...finalising, owner: { beatAt: ago(9_000), endedAt: ago(patience.ended - 1) } })).toBeUndefined()
  })
  it('is finalised here when the owner is gone', () => {
    const gone = { beatAt: ago(patience.silent), endedAt: null }
    expect(plan({ ...finalising, owner: gone })).toEqual({ act: 'finalise' })
    expect(plan({ ...finalising, owner: gone }, ago(patience.silent - 1))).toBeUndefined()
    expect(plan({ ...finalising, owner: { beatAt: ago(9_000), endedAt: ago(patience.ended) } })).toEqual({
      act: 'finalise',
    })
    expect(plan({ ...finalising, owner: null })).toEqual({ act: 'finalise' })
  })
})

import { expect, test } from 'vitest'
import { type LectureId, newId } from '../../core/ids.ts'
import type { UnfinishedRecording } from '../../storage/catalog/takes/unfinished.ts'
import { openAudience } from '../../viewer/live/audience.ts'
import { oldestWaits } from '../../viewer/metrics/oldest-waits.ts'
import { writeMetrics } from '../../viewer/metrics/write-metrics.ts'

const now = new Date('2026-03-01T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000)
const unfinished = (recording: Partial<UnfinishedRecording>): UnfinishedRecording => ({
  ...{ id: newId(), lecture: newId(), organisation: newId(), selfTest: false, state: 'recording', take: 1 },
  ...{ requestedAt: ago(500), firstFrameAt: null, beginsAt: null, since: ago(100) },
  ...{ owner: { beatAt: now, endedAt: null, captured: true }, captures: false },
  ...recording,
})
const waits = (...recordings: Partial<UnfinishedRecording>[]) =>
  oldestWaits({ now, recordings: recordings.map(unfinished) })

test('samples are written in Prometheus’ text format, those of one metric together, and labels are escaped', () => {
  const text = writeMetrics([
    { name: 'aula_work', labels: { job: 'fill', state: 'failed' }, value: 2 },
    { name: 'aula_lectures_live', labels: {}, value: 0.5 },
    { name: 'aula_work', labels: { job: 'a "b" \\ c\nd' }, value: 1e21 },
  ])
  expect(text).toBe(`# HELP aula_lectures_live Lectures that are being captured.
# TYPE aula_lectures_live gauge
aula_lectures_live 0.5
# HELP aula_work Further qualities, pictures, downloads and fillings of gaps that are not done.
# TYPE aula_work gauge
aula_work{job="fill",state="failed"} 2
aula_work{job="a \\"b\\" \\\\ c\\nd"} 1e+21
`)
})

test('whoever has no recorder waits for one: new, or between two takes; not who has one, or is still captured', () => {
  expect(waits()).toEqual({ recorder: 0, publication: 0 })
  expect(waits({}, { state: 'joining' })).toEqual({ recorder: 0, publication: 0 })
  expect(waits({ state: 'scheduled', owner: null }, { state: 'scheduled', owner: null, since: ago(7) }).recorder).toBe(
    100,
  )
  const lost = { state: 'joining', owner: { beatAt: now, endedAt: ago(90), captured: true } } as const
  expect(waits(lost).recorder).toBe(100)
  expect(waits({ ...lost, captures: true }).recorder).toBe(0)
  expect(waits({ ...lost, selfTest: true }).recorder).toBe(0)
})

test('what is planned waits from its time on', () => {
  const planned = { state: 'scheduled', owner: null, since: ago(60) } as const
  expect(waits({ ...planned, beginsAt: ago(-30) }).recorder).toBe(0)
  expect(waits({ ...planned, beginsAt: ago(20) }).recorder).toBe(20)
  expect(waits({ ...planned, state: 'joining', beginsAt: ago(5_000), firstFrameAt: ago(4_000) }).recorder).toBe(60)
})

test('what was stopped waits for its replay', () => {
  expect(waits({ state: 'finalising' }, { state: 'finalising', since: ago(5) }).publication).toBe(100)
})

test('who was sent nothing for half a minute does not watch any more', () => {
  let time = 0
  const audience = openAudience(() => time)
  const [optics, waves] = [newId<LectureId>(), newId<LectureId>()]
  audience.sentTo('one', optics)
  audience.sentTo('other', optics)
  time = 20_000
  audience.sentTo('one', waves)
  expect(audience.count()).toBe(2)
  expect(audience.byLecture()).toEqual(
    new Map([
      [optics, 2],
      [waves, 1],
    ]),
  )
  time = 30_000
  expect(audience.count()).toBe(1)
  expect(audience.byLecture()).toEqual(new Map([[waves, 1]]))
  time = 50_000
  expect(audience.count()).toBe(0)
  expect(audience.byLecture()).toEqual(new Map())
})

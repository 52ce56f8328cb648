import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layOutTakes, type StoredTake } from '../../core/recording/lay-out-takes.ts'
import { filledRecipe, type RenditionEntry, replacedRecipe } from '../../core/recording/manifest.ts'

const second = 1_000_000
const sha256 = '0'.repeat(64)
const md5 = '0'.repeat(32)

test('one take without a flaw is one entry with all it has', () => {
  const laid = layOutTakes([take(1, 0, { video: steps(0, 12), audio: steps(0, 12) })])
  expect(spans(laid)).toEqual([[1, 0, 12]])
  expect(laid[0]?.renditions.map(({ track, segments }) => [track, segments.length])).toEqual([
    ['video', 3],
    ['audio', 3],
  ])
  expect(laid[0]?.firstFrameAt).toBe(new Date(0).toISOString())
})

test('two takes with a gap are two entries, each with the wall time of its start', () => {
  const laid = layOutTakes([
    take(1, 0, { video: steps(0, 8), audio: steps(0, 8) }),
    take(2, 20, { video: steps(20, 28), audio: steps(20, 28) }),
  ])
  expect(spans(laid)).toEqual([
    [1, 0, 8],
    [2, 20, 28],
  ])
  expect(laid[1]?.firstFrameAt).toBe(new Date(20_000).toISOString())
})

test('a superseded take that went on: no moment twice, and the change where least is lost', () => {
  const laid = layOutTakes([
    take(1, 0, { video: steps(0, 40), audio: steps(0, 40) }),
    take(2, 19, { video: steps(19, 59), audio: steps(19, 59) }),
  ])
  // Segments of 4 s, cut 3 s after those of the older take: wherever the change is made, 3 s are lost, not 7.
  const [first, last] = spans(laid)
  expect([first?.[0], last?.[0]]).toEqual([1, 2])
  expect((last?.[1] ?? 0) - (first?.[2] ?? 0)).toBe(3)
  expect(last?.[2]).toBe(59)
})

test('what was captured goes before what was filled in, which stays where nothing else is', () => {
  const filled = take(3, 8, { video: steps(8, 20), audio: steps(8, 20) })
  const laid = layOutTakes([
    take(1, 0, { video: steps(0, 8), audio: steps(0, 8) }),
    take(2, 12, { video: steps(12, 28), audio: steps(12, 28) }),
    { ...filled, renditions: filled.renditions.map((rendition) => ({ ...rendition, recipe: filledRecipe })) },
  ])
  expect(spans(laid)).toEqual([
    [1, 0, 8],
    [3, 8, 12],
    [2, 12, 28],
  ])
})

test('what was composed in place of a blank capture goes before it, unless it is shorter by a good part', () => {
  const replaced = (video: Span[]) => {
    const { renditions, ...rest } = take(3, 8, { video, audio: video })
    return { ...rest, renditions: renditions.map((rendition) => ({ ...rendition, recipe: replacedRecipe })) }
  }
  const captured = take(1, 0, { video: steps(0, 20), audio: steps(0, 20) })
  expect(spans(layOutTakes([captured, replaced(steps(8, 12))]))).toEqual([
    [1, 0, 8],
    [3, 8, 12],
    [1, 12, 20],
  ])
  expect(spans(layOutTakes([captured, replaced([[8, 3]])]))).toEqual([[1, 0, 20]])
})

test('a take ends where the shorter of its tracks ends, and what was filled in follows there', () => {
  const died = take(1, 0, {
    video: [...steps(0, 8), [8, 1.5]],
    audio: [...steps(0, 8), [8, 1]],
  })
  expect(spans(layOutTakes([died]))).toEqual([[1, 0, 9]])
  const { renditions, ...rest } = take(2, 9, { video: [[9, 3]], audio: [[9, 3]] })
  const filled = { ...rest, renditions: renditions.map((rendition) => ({ ...rendition, recipe: filledRecipe })) }
  expect(spans(layOutTakes([died, filled]))).toEqual([
    [1, 0, 9],
    [2, 9, 12],
  ])
})

test('where both takes have the same, the newer one is chosen', () => {
  const laid = layOutTakes([
    take(1, 0, { video: steps(0, 40), audio: steps(0, 40) }),
    take(2, 20, { video: steps(20, 60), audio: steps(20, 60) }),
  ])
  expect(spans(laid)).toEqual([
    [1, 0, 20],
    [2, 20, 60],
  ])
})

test('a take that died early leaves the rest to the superseded one', () => {
  const laid = layOutTakes([
    take(1, 0, { video: steps(0, 60), audio: steps(0, 60) }),
    take(2, 20, { video: steps(20, 24), audio: steps(20, 24) }),
  ])
  expect(laid.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(60 * second)
})

test('a hole in one track is a hole in the recording: the take stands there once for each piece', () => {
  const audio = steps(0, 20).filter(([start]) => start !== 8)
  expect(spans(layOutTakes([take(1, 0, { video: steps(0, 20), audio })]))).toEqual([
    [1, 0, 8],
    [1, 12, 20],
  ])
})

test('tracks end together: what one has beyond the other is left out, a trimmed tail stays', () => {
  const longer = layOutTakes([take(1, 0, { video: steps(0, 20), audio: steps(0, 12) })])
  expect(spans(longer)).toEqual([[1, 0, 12]])
  const tail = layOutTakes([
    take(1, 0, { video: [...steps(0, 8), [8, 0.5]], audio: [...steps(0, 8), [8, 1.3]] }),
    take(2, 15, { video: steps(15, 19), audio: steps(15, 19) }),
  ])
  expect(spans(tail)).toEqual([
    [1, 0, 8.5],
    [2, 15, 19],
  ])
  expect(tail[0]?.renditions[1]?.segments.length).toBe(3)
})

test('audio cut at frames of 21 ms, and sound that begins a little earlier or later, belong to their pictures', () => {
  const frame = 1024 / 48_000
  const audio = steps(0, 20).map(([start], index): Span => [start + (index % 3) * frame, 4])
  expect(spans(layOutTakes([take(1, 0, { video: steps(0, 20), audio })]))).toEqual([[1, 0, 20]])
  const late: Span[] = [[0.9, 3.1], ...steps(4, 12)]
  expect(spans(layOutTakes([take(1, 0, { video: steps(0, 12), audio: late })]))).toEqual([[1, 0, 12]])
})

test('a take that never had sound, or never a picture, is not thrown away', () => {
  expect(spans(layOutTakes([take(1, 0, { video: steps(0, 8), audio: [] })]))).toEqual([[1, 0, 8]])
  expect(spans(layOutTakes([take(1, 0, { video: [], audio: steps(0, 8) })]))).toEqual([[1, 0, 8]])
  expect(layOutTakes([take(1, 0, { video: [], audio: [] })])).toEqual([])
  expect(layOutTakes([])).toEqual([])
})

test('a small picture goes with the stretches that it covers, and takes nothing from the others', () => {
  const whole = withSmall(take(1, 0, { video: steps(0, 20), audio: steps(0, 20) }), steps(0, 20))
  expect(pictures(layOutTakes([whole]))).toEqual([[0, 20, '720p 360p']])
  // It was lost; or a killed take's last segments are of different lengths.
  const lost = withSmall(take(1, 0, { video: steps(0, 20), audio: steps(0, 20) }), steps(0, 8))
  expect(pictures(layOutTakes([lost]))).toEqual([
    [0, 8, '720p 360p'],
    [8, 20, '720p'],
  ])
  const killed = withSmall(take(1, 0, { video: [...steps(0, 8), [8, 2]], audio: [...steps(0, 8), [8, 2]] }), [
    ...steps(0, 8),
    [8, 1.5],
  ])
  expect(pictures(layOutTakes([killed]))).toEqual([
    [0, 8, '720p 360p'],
    [8, 10, '720p'],
  ])
  const hole = steps(0, 20).filter(([start]) => start !== 8)
  expect(pictures(layOutTakes([withSmall(take(1, 0, { video: steps(0, 20), audio: steps(0, 20) }), hole)]))).toEqual([
    [0, 8, '720p 360p'],
    [8, 12, '720p'],
    [12, 20, '720p 360p'],
  ])
})

test('three hours in three takes are laid out in a moment', () => {
  const begun = performance.now()
  const laid = layOutTakes([
    take(1, 0, { video: steps(0, 10_800), audio: steps(0, 10_800) }),
    take(2, 3_601, { video: steps(3_601, 10_801), audio: steps(3_601, 10_801) }),
    take(3, 7_202, { video: steps(7_202, 10_802), audio: steps(7_202, 10_802) }),
  ])
  expect(laid.at(-1)?.end).toBeGreaterThan(10_795 * second)
  expect(performance.now() - begun).toBeLessThan(1_000)
})

test('any takes with any holes: nothing overlaps, nothing is invented, tracks agree, no take alone would cover more', () => {
  const held = fc.array(fc.constantFrom('both', 'both', 'both', 'video', 'audio', 'none'), { maxLength: 12 })
  const takes = fc.array(fc.tuple(fc.nat(40_000), held), { maxLength: 4 })
  fc.assert(
    fc.property(takes, (drawn) => {
      const stored = drawn.map(([offset, cells], index) => {
        const at = offset / 1000
        const spansOf = (track: string) =>
          cells.flatMap((has, number): Span[] => (has === 'both' || has === track ? [[at + number * 4, 4]] : []))
        return take(index + 1, at, { video: spansOf('video'), audio: spansOf('audio') })
      })
      const laid = layOutTakes(stored)
      let before = Number.NEGATIVE_INFINITY
      for (const { start, end, renditions, take } of laid) {
        expect(end).toBeGreaterThan(start)
        expect(start).toBeGreaterThanOrEqual(before - 100_000)
        before = end
        const known = stored.find((one) => one.take === take)
        for (const { track, segments } of renditions) {
          expect(segments[0]?.start).toBe(start)
          const last = segments.at(-1)
          expect((last?.start ?? 0) + (last?.duration ?? 0)).toBe(end)
          const source = known?.renditions.find((rendition) => rendition.track === track)
          for (const segment of segments) expect(source?.segments).toContain(segment)
        }
      }
      const covered = laid.reduce((sum, { start, end }) => sum + end - start, 0)
      for (const one of stored) {
        const alone = layOutTakes([one]).reduce((sum, { start, end }) => sum + end - start, 0)
        expect(covered).toBeGreaterThanOrEqual(alone)
      }
    }),
  )
})

/** Start and length, seconds. */
type Span = [number, number]

function steps(from: number, to: number): Span[] {
  return Array.from({ length: Math.round((to - from) / 4) }, (_, number) => [from + number * 4, 4])
}

function take(number: number, offset: number, tracks: { video: Span[]; audio: Span[] }): StoredTake {
  const renditions = (['video', 'audio'] as const).map(
    (track): RenditionEntry => ({
      track,
      rendition: track === 'video' ? '720p' : 'main',
      recipe: 'c1',
      codecs: 'x',
      timescale: 90_000,
      init: { key: 'x', bytes: 1, sha256, md5 },
      segments: tracks[track].map(([start, duration], index) => ({
        number: index,
        start: Math.round(start * second),
        duration: Math.round(duration * second),
        bytes: 1,
        sha256,
        md5,
        key: `t${number}-${track}-${index}`,
      })),
    }),
  )
  return { take: number, offset: offset * second, firstFrameAt: new Date(offset * 1000), renditions }
}

/** The take with a small picture of these spans. */
function withSmall(stored: StoredTake, spans: Span[]): StoredTake {
  const [small] = take(stored.take, 0, { video: spans, audio: [] }).renditions
  const [video, audio] = stored.renditions
  if (!small || !video || !audio) throw new TypeError('no picture')
  return { ...stored, renditions: [{ ...small, rendition: '360p', height: 360 }, { ...video, height: 720 }, audio] }
}

function pictures(laid: ReturnType<typeof layOutTakes>): [number, number, string][] {
  return laid.map(({ start, end, renditions }) => {
    const sizes = renditions.filter(({ track }) => track === 'video').map(({ rendition }) => rendition)
    return [start / second, end / second, sizes.join(' ')]
  })
}

function spans(laid: ReturnType<typeof layOutTakes>): [number, number, number][] {
  return laid.map(({ take, start, end }) => [take, start / second, end / second])
}

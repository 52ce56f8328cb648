import { composeStage, type StageBox } from '../../../core/layout/compose-stage.ts'
import { toneOnsets } from '../../../core/test-card/hear-tone.ts'
import { type SoundOffset, soundOffsets } from '../../../core/test-card/sound-offsets.ts'
import {
  type CardPlace,
  cardFrameRate,
  drawnAt,
  readTestCard,
  type TestCard,
} from '../../../core/test-card/test-card.ts'
import type { FetchedTrack } from '../../../transcoder/probe/fetch-lecture.ts'
import { decodeSound, rawFrames } from './decode-media.ts'

/** A synthetic publisher: its counter starts at `start`, so that cards of two publishers are never mixed up. */
export type Signature = {
  /** First number of its counter. */
  start: number
  /** Hz of its beep. */
  tone: number
}

/** Publishers' counters are this far apart: no lecture of a test is longer than 18 hours. */
export const counterSpacing = 15 * 65_536

/** One card that was read in the picture. */
export type Sighting = TestCard & { /** Stored time, seconds. */ at: number; stretch: number; tiles: number }

/** Reads every card of every frame, at the places that the layout gives `tiles` equal camera tiles, for each such number. */
export async function readCards(video: FetchedTrack, ...tilings: number[]): Promise<Sighting[]> {
  return await readCardsAt(video, (width, height) =>
    tilings.flatMap((tiles) => placesOf(tiles, width, height).map((place) => ({ ...place, tiles }))),
  )
}

/** Reads every card of every frame at the given places of a stage of that size. */
export async function readCardsAt(
  video: FetchedTrack,
  placesIn: (width: number, height: number) => (CardPlace & { tiles: number })[],
): Promise<Sighting[]> {
  const found: Sighting[] = []
  for (const [stretch, { file }] of video.stretches.entries()) {
    for await (const { time, width, height, pixels } of rawFrames(file)) {
      for (const { tiles, ...place } of placesIn(width, height)) {
        const card = readTestCard({ data: pixels, width, height }, place)
        if (card) found.push({ ...card, time: drawnAt(card, Date.now()), at: time, stretch, tiles })
      }
    }
  }
  return found
}

function placesOf(tiles: number, width: number, height: number): StageBox[] {
  const cameras = Array.from({ length: tiles }, (_, index) => ({
    key: String(index),
    kind: 'camera' as const,
    picture: true,
  }))
  return composeStage(cameras, { width, height, beside: 4 })
}

/** Sightings of one publisher, the first of each frame number. */
export function cardsOf(sightings: Sighting[], { start }: Signature): Sighting[] {
  const first = new Map<number, Sighting>()
  for (const sighting of sightings) {
    if (sighting.frame < start || sighting.frame >= start + counterSpacing) continue
    if (!first.has(sighting.frame)) first.set(sighting.frame, sighting)
  }
  return [...first.values()].sort((a, b) => a.frame - b.frame)
}

/** From each stretch to the next: how many frames of one publisher are missing there, or (below 0) seen again. */
export function seamsOf(video: FetchedTrack, sightings: Sighting[], { start }: Signature): number[] {
  // A take that died may hold more pictures than are listed.
  const ends = video.stretches.map(({ duration }, index) => {
    const first = sightings.find(({ stretch }) => stretch === index)
    return (first?.at ?? 0) + duration
  })
  const listed = sightings.filter(({ stretch, at }) => at < (ends[stretch] ?? 0))
  const own = listed.filter(({ frame }) => frame >= start && frame < start + counterSpacing)
  const stretches = [...Map.groupBy(own, ({ stretch }) => stretch).values()].map((seen) =>
    seen.map(({ frame }) => frame),
  )
  return stretches.slice(1).map((frames, index) => Math.min(...frames) - Math.max(...(stretches[index] ?? [])) - 1)
}

/** How many of the counted frames between the first and the last of each stretch are missing, but for what was never sent. */
export function countMissing(
  cards: Sighting[],
  unsent: ReadonlySet<number> = new Set(),
): { expected: number; missing: number } {
  let expected = 0
  let seen = 0
  for (const stretch of new Set(cards.map((card) => card.stretch))) {
    const numbers = cards.filter((card) => card.stretch === stretch).map((card) => card.frame)
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)]
    expected += last - first + 1 - [...unsent].filter((number) => number > first && number < last).length
    seen += numbers.length
  }
  return { expected, missing: expected - seen }
}

/** Where counted frames are missing, for a test's message: stored time and how many. */
export function holesOf(cards: Sighting[]): string {
  return cards
    .flatMap((card, index) => {
      const before = cards[index - 1]
      const missing = before?.stretch === card.stretch ? card.frame - before.frame - 1 : 0
      return missing > 0 ? [`${missing} before ${card.at.toFixed(2)} s`] : []
    })
    .join(', ')
}

/**
 * Beep minus flash, milliseconds, for every flash whose beep is heard within half a second. A flash is seen first in
 * the frame that begins it: when that frame is missing the flash is left out, since its begin is not known.
 */
export async function beepsAfterFlashes(
  cards: Sighting[],
  audio: FetchedTrack,
  signature: Signature,
): Promise<number[]> {
  return (await timedBeepsAfterFlashes(cards, audio, signature)).map(({ apart }) => apart)
}

/** The same with the stored time of each flash. */
export async function timedBeepsAfterFlashes(
  cards: Sighting[],
  audio: FetchedTrack,
  { tone }: Signature,
): Promise<SoundOffset[]> {
  const offsets: SoundOffset[] = []
  for (const [stretch, { file }] of audio.stretches.entries()) {
    const flashes = cards
      .filter((card) => card.stretch === stretch && card.flash && card.frame % cardFrameRate === 0)
      .map(({ at }) => at)
    offsets.push(...soundOffsets(flashes, toneOnsets(await decodeSound(file), tone)))
  }
  return offsets
}

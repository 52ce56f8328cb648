import type { RecorderSignal } from '../../conference/signals.ts'
import type { ProblemCode } from '../../core/recording/problem.ts'
import type { OutputPicture, OutputSound } from '../capture/watch-output.ts'
import { hearPage, newPage, type PageFacts, type PageNature, reloadedPage } from './page-facts.ts'

/** What arrived on the page, with what had come out of the encoder by then. */
export type Received = Omit<Extract<RecorderSignal, { type: 'received' }>, 'type' | 'levels'> & {
  at: number
  /** Frames kept since the take's zero, and how many a second are kept at most. */
  kept: number
  rate: number
}

/**
 * All that is known of a recording, the oldest first. Times are monotonic milliseconds. What was seen before the page was
 * loaded last says nothing about the page that is there now, and is forgotten.
 */
export type Seen = {
  page: PageFacts
  /** An earlier take has recorded this lecture. */
  continued: boolean
  /** Nothing is kept because somebody wants so. */
  paused: boolean
  /** When the take's first frame was kept, or when it went on after a pause. */
  capturingSince: number | undefined
  received: readonly Received[]
  /** The loudest received sound, by tenths of a second, 0 where it is not known; `at` is where one begins. */
  levels: readonly { at: number; level: number }[]
  /** Key frames of the encoded picture, decoded. */
  pictures: readonly OutputPicture[]
  /** The encoded sound, decoded. */
  sound: readonly OutputSound[]
  /** When somebody who is received was heard last, or may have been. */
  heardAt: number | undefined
  /** Loads of the page that a problem made necessary. */
  reloads: readonly { at: number; code: ProblemCode }[]
}

/** Milliseconds that are remembered: three key frames, and what is judged over ten seconds. */
const remembered = 15_000
/** Somebody is heard: -40 dBFS, far above what a quiet room sends and below a voice. */
export const audible = 0.01
export const levelMilliseconds = 100
/** Tenths of a second in which somebody was heard, within so many milliseconds; a click is none. */
export const heardTenths = 3
const heardWithin = 5_000

/** @param continued an earlier take has recorded this lecture: somebody was heard already. */
export function nothingSeen(now: number, continued: boolean, nature?: PageNature): Seen {
  return {
    ...{
      page: newPage(now, nature),
      continued,
      paused: false,
      capturingSince: undefined,
      received: [],
      levels: [],
      pictures: [],
      sound: [],
    },
    ...{ heardAt: continued ? now : undefined, reloads: [] },
  }
}

export function hear(
  seen: Seen,
  signal: RecorderSignal,
  { frames: kept, rate }: { frames: number; rate: number },
  now: number,
): Seen {
  const page = hearPage(seen.page, signal, now)
  if (signal.type !== 'received') return { ...seen, page }
  const { levels, tiles, apart } = signal
  const begin = now - levels.length * levelMilliseconds
  const known = [
    ...recent(seen.levels, now),
    ...levels.map((level, index) => ({ at: begin + index * levelMilliseconds, level: level ?? 0 })),
  ]
  const heard = known.filter(({ at, level }) => now - at <= heardWithin && level >= audible)
  const heardAt = heard.length >= heardTenths ? heard.at(-1)?.at : seen.heardAt
  return {
    ...{ ...seen, page },
    received: [...recent(seen.received, now), { tiles, apart, kept, rate, at: now }],
    levels: known,
    heardAt: levels.includes(null) ? now : heardAt,
  }
}

export function seePicture(seen: Seen, picture: OutputPicture): Seen {
  return { ...seen, pictures: [...recent(seen.pictures, picture.at), picture] }
}

export function hearOutput(seen: Seen, sound: readonly OutputSound[]): Seen {
  const latest = sound.at(-1)
  return latest ? { ...seen, sound: [...recent(seen.sound, latest.at), ...sound] } : seen
}

/** The page is being loaded again because of this. */
export function loadedAgain(seen: Seen, code: ProblemCode, now: number): Seen {
  return {
    ...{ ...seen, page: reloadedPage(seen.page, now), received: [], levels: [], pictures: [], sound: [] },
    reloads: [...seen.reloads, { at: now, code }],
  }
}

/** What was seen before says nothing about what is captured from here on; in a pause everybody may have gone. */
export function pausedOrResumed(seen: Seen, paused: boolean, now: number): Seen {
  const forgotten = { received: [], levels: [], pictures: [], sound: [] }
  const { page } = seen
  const emptySince = page.emptySince === undefined ? undefined : now
  return { ...seen, ...forgotten, page: { ...page, emptySince }, paused, capturingSince: undefined }
}

function recent<Item extends { at: number }>(items: readonly Item[], now: number): Item[] {
  return items.filter(({ at }) => now - at < remembered)
}

import { AppError } from '../../core/errors.ts'
import type { RecordingId } from '../../core/ids.ts'
import type { Manifest } from '../../core/recording/manifest.ts'
import { piecesOf } from '../../core/recording/pieces-of.ts'
import { playerDuration, type Stretch } from '../../core/recording/timeline.ts'
import type { Trim } from '../../core/recording/trim.ts'

/** A piece of a lecture that can be kept or cut. */
export type LecturePiece = Stretch & {
  recording: RecordingId
  /** Player time of the untrimmed lecture, microseconds. */
  at: number
}

/** All pieces of an untrimmed lecture, in order; none is longer than a segment or two. Pure. */
export function lecturePieces(manifests: ReadonlyMap<RecordingId, Manifest>): LecturePiece[] {
  let at = 0
  const pieces: LecturePiece[] = []
  for (const [recording, { takes }] of manifests) {
    for (const piece of takes.flatMap(piecesOf)) {
      pieces.push({ recording, ...piece, at })
      at += piece.end - piece.start
    }
  }
  return pieces
}

/** What is kept of each recording, and the player time that this leaves out; `trim` is undefined where all is kept. */
export type PlannedTrim = { recording: RecordingId; trim: Trim | undefined; away: number }

/** People and pages name whole milliseconds. Microseconds. */
const rounding = 500

/**
 * Keeps the pieces that lie wholly between two moments: what is to be cut is cut, with up to one piece more at either end.
 * Pure.
 * @param wanted player time of the untrimmed lecture, microseconds
 * @throws NothingKept
 */
export function planTrim(pieces: readonly LecturePiece[], wanted: Stretch): PlannedTrim[] {
  const isKept = ({ at, start, end }: LecturePiece) =>
    at >= wanted.start - rounding && at + end - start <= wanted.end + rounding
  if (!pieces.some(isKept)) throw new NothingKept()
  return [...Map.groupBy(pieces, ({ recording }) => recording)].map(([recording, own]) => {
    const kept = own.filter(isKept)
    const [first, last] = [kept[0], kept.at(-1)]
    const away = playerDuration(own) - playerDuration(kept)
    if (!first || !last) return { recording, trim: { from: null, to: 0 }, away }
    const from = first === own[0] ? null : first.start
    const to = last === own.at(-1) ? null : last.end
    return { recording, trim: from === null && to === null ? undefined : { from, to }, away }
  })
}

/** Where in the untrimmed lecture (player time, microseconds) what is kept begins and ends. Pure. */
export function keptSpan(pieces: readonly LecturePiece[], trims: ReadonlyMap<RecordingId, Trim>): Stretch {
  const kept = pieces.filter(({ recording, start, end }) => {
    const { from, to } = trims.get(recording) ?? { from: null, to: null }
    return start >= (from ?? 0) && end <= (to ?? Number.POSITIVE_INFINITY)
  })
  const [first, last] = [kept[0], kept.at(-1)]
  return { start: first?.at ?? 0, end: last ? last.at + last.end - last.start : 0 }
}

export class NothingKept extends AppError {
  constructor() {
    super(
      'trim.nothing-kept',
      'caller',
      'Nothing would be left: the end must be behind the start, by at least one piece of up to four seconds.',
    )
  }
}

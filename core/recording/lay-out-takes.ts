import {
  filledRecipe,
  largestPicture,
  type Manifest,
  type RenditionEntry,
  replacedRecipe,
  type SegmentEntry,
} from './manifest.ts'
import { pairUp, sameMoment } from './same-time.ts'

/** What one take has in the store: everything that was verified, whether or not another take has the same time. */
export type StoredTake = {
  take: number
  /** Recording time of the take's first frame, microseconds, and its wall time. */
  offset: number
  firstFrameAt: Date
  renditions: RenditionEntry[]
}

/** A change from one take to another must win this much of the lecture: every change is a jolt in the player. */
const changeCosts = 100_000

/**
 * Decides what of the stored takes a recording consists of: as much of its time as possible, each moment once. Takes
 * overlap when a superseded one went on; then the change is made where least is lost, and the newer take wins where
 * both have the same. Every entry of the result is a stretch without a hole in which all its renditions begin and end
 * together; a take with a hole therefore stands there once for each piece. A smaller picture is a convenience: where it
 * lacks something the stretch ends, and goes on without it.
 */
export function layOutTakes(takes: readonly StoredTake[]): Manifest['takes'] {
  const chosen = chooseCells(takes.flatMap(cellsOf))
  const pieces: Cell[][] = []
  for (const cell of chosen) {
    const piece = pieces.at(-1)
    const last = piece?.at(-1)
    if (piece && last && goesOn(last, cell)) piece.push(cell)
    else pieces.push([cell])
  }
  return pieces.flatMap((piece) => entryOf(piece) ?? [])
}

/** A segment of the leading track with what the other tracks have for the same time. */
type Cell = {
  from: StoredTake
  start: number
  end: number
  /** Where the longest of its segments ends. */
  reach: number
  segments: Map<RenditionEntry, SegmentEntry[]>
}

function goesOn(last: Cell, cell: Cell): boolean {
  const alike =
    last.segments.size === cell.segments.size && [...cell.segments.keys()].every((one) => last.segments.has(one))
  return last.from === cell.from && cell.start - last.end <= sameMoment && alike
}

/** Only whole cells: where picture or sound lacks what the other has, neither can be played without a stall. */
function cellsOf(take: StoredTake): Cell[] {
  const renditions = take.renditions.filter(({ segments }) => segments.length > 0)
  const leading = largestPicture(renditions) ?? renditions[0]
  if (!leading) return []
  const cells = inOrder(leading.segments).map((segment): Cell => {
    const end = segment.start + segment.duration
    return { from: take, start: segment.start, end, reach: end, segments: new Map([[leading, [segment]]]) }
  })
  const others = renditions.filter((rendition) => rendition !== leading)
  const needed = others.filter(({ track }) => track !== leading.track)
  for (const rendition of needed) spread(rendition, cells)
  for (const rendition of others.filter(({ track }) => track === leading.track)) {
    for (const [index, segment] of pairUp(inOrder(leading.segments), inOrder(rendition.segments)).entries()) {
      if (segment) cells[index]?.segments.set(rendition, [segment])
    }
  }
  return cells
    .filter(({ segments }) => needed.every((rendition) => segments.has(rendition)))
    .map((cell) => endedTogether(cell, needed))
}

/** What died in the middle of a segment has more of one track than of the other: what all have counts. */
function endedTogether(cell: Cell, needed: RenditionEntry[]): Cell {
  const ends = needed.map((rendition) =>
    Math.max(...(cell.segments.get(rendition) ?? []).map(({ start, duration }) => start + duration)),
  )
  const end = Math.min(cell.end, ...ends)
  return cell.reach - end > sameMoment ? { ...cell, end, reach: end } : cell
}

/** Gives each segment to the cell with which it has most time in common. */
function spread(rendition: RenditionEntry, cells: Cell[]): void {
  let place = 0
  for (const segment of inOrder(rendition.segments)) {
    const end = segment.start + segment.duration
    const common = (cell: Cell | undefined) =>
      cell ? Math.min(cell.end, end) - Math.max(cell.start, segment.start) : Number.NEGATIVE_INFINITY
    while (common(cells[place + 1]) > common(cells[place])) place++
    const cell = cells[place]
    if (!cell || common(cell) <= 0) continue
    cell.segments.set(rendition, [...(cell.segments.get(rendition) ?? []), segment])
    cell.reach = Math.max(cell.reach, end)
  }
}

/** The chain of cells, none overlapping the next, that covers most: weighted interval scheduling. */
function chooseCells(cells: Cell[]): Cell[] {
  const byStart = cells.toSorted((a, b) => a.start - b.start || a.from.take - b.from.take)
  const byReach = cells.toSorted((a, b) => a.reach - b.reach || a.from.take - b.from.take)
  const lastOfTake = new Map<StoredTake, Link>()
  const links = new Map<Cell, Link>()
  let reached = 0
  let best: Link | undefined
  let end: Link | undefined
  for (const cell of byStart) {
    for (let over = byReach[reached]; over && over.reach <= cell.start + sameMoment; over = byReach[++reached]) {
      const link = links.get(over)
      if (link && link.covered >= (best?.covered ?? 0)) best = link
    }
    const own = lastOfTake.get(cell.from)
    const changed = best && { before: best, covered: best.covered - changeCosts }
    const kept = own && { before: own, covered: own.covered }
    const before = kept && (!changed || kept.covered >= changed.covered) ? kept : changed
    const link = { cell, before: before?.before, covered: (before?.covered ?? 0) + worthOf(cell) }
    links.set(cell, link)
    lastOfTake.set(cell.from, link)
    if (!end || link.covered >= end.covered) end = link
  }
  const chain: Cell[] = []
  for (let link = end; link; link = link.before) chain.push(link.cell)
  return chain.reverse()
}

/**
 * What was captured goes before what was filled in where both have the same time, but for what was composed in its place:
 * a quarter more is worth two changes from a segment of a second on, and not a second that is lost.
 */
function worthOf({ from, start, end }: Cell): number {
  const made = (by: string) => from.renditions.some(({ recipe }) => recipe === by)
  return (end - start) * (made(filledRecipe) ? 0.5 : made(replacedRecipe) ? 1.25 : 1)
}

type Link = { cell: Cell; before: Link | undefined; covered: number }

function entryOf(piece: Cell[]): Manifest['takes'][number] | undefined {
  const [first, last] = [piece[0], piece.at(-1)]
  if (!first || !last) return undefined
  const { from, start } = first
  return {
    take: from.take,
    start,
    end: last.end,
    firstFrameAt: new Date(from.firstFrameAt.getTime() + (start - from.offset) / 1000).toISOString(),
    renditions: [...first.segments.keys()].map((rendition) => ({
      ...rendition,
      segments: piece.flatMap((cell) => cell.segments.get(rendition) ?? []),
    })),
  }
}

function inOrder(segments: SegmentEntry[]): SegmentEntry[] {
  return segments.toSorted((a, b) => a.start - b.start || a.number - b.number)
}

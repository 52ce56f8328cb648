import { setTimeout as delay } from 'node:timers/promises'
import type { WatchNote } from '../../storage/catalog/watching/watch-positions.ts'

/** Milliseconds that places are gathered before they are kept together: nobody waits for the answer. */
const gatheredFor = 250

/**
 * Keeps where people are: ten thousand who watch tell of it hundreds of times a second, and the catalogue hears of that four
 * times a second at most: while it is slow more is gathered, and it is told of one batch at a time. Resolves once the place is kept, or a later one of the same person and lecture.
 */
export function openWatchNotes(
  keep: (notes: readonly WatchNote[]) => Promise<void>,
): (note: WatchNote) => Promise<void> {
  let open: { notes: Map<string, WatchNote>; kept: Promise<void> } | undefined
  let before = Promise.resolve()
  const begin = () => {
    const notes = new Map<string, WatchNote>()
    const kept = Promise.all([delay(gatheredFor), before]).then(() => {
      open = undefined
      return keep([...notes.values()])
    })
    before = kept.catch(() => {})
    return { notes, kept }
  }
  return async (note) => {
    open ??= begin()
    open.notes.set(`${note.person} ${note.lecture}`, note)
    await open.kept
  }
}

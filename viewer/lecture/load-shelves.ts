import type { LectureId } from '../../core/ids.ts'
import { resumeAt } from '../../core/watching/resume-at.ts'
import { listLectures } from '../../storage/catalog/lectures/lectures.ts'
import { listNewReplays } from '../../storage/catalog/notices/new-replays.ts'
import { listWatchPositions } from '../../storage/catalog/watching/watch-positions.ts'
import type { Caller } from '../access/caller.ts'
import type { LectureCard } from '../api/lectures.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { loadCards } from './load-cards.ts'

/** Lectures on each shelf; further ones are in their courses. */
const shelf = 12
/** Places that are looked through for the shelf: finished ones are among them. */
const lookedThrough = 60

/** A replay and where its watcher stopped, milliseconds. */
export type ContinuedReplay = { lecture: LectureCard; position: number; duration: number }

/** What somebody has begun to watch and not finished, the last one first. */
export async function loadContinued(context: ViewerContext, caller: Caller): Promise<ContinuedReplay[]> {
  const { catalog, organisation } = context
  if (!caller.person) return []
  const places = (await listWatchPositions(catalog, organisation, caller.person.id, lookedThrough)).filter(
    (place) => resumeAt(place, place.duration) !== undefined,
  )
  const cards = await loadReplays(
    context,
    caller,
    places.map(({ lecture_id }) => lecture_id),
  )
  return cards.flatMap((lecture) => {
    const place = places.find(({ lecture_id }) => lecture_id === lecture.id)
    const isPlace = place && resumeAt(place, lecture.duration) !== undefined
    return isPlace ? [{ lecture, position: place.position, duration: place.duration }] : []
  })
}

/** What has become a replay in somebody's courses, and they have not begun to watch; the newest first. */
export async function loadNewReplays(context: ViewerContext, caller: Caller): Promise<LectureCard[]> {
  const { catalog, organisation } = context
  if (!caller.person) return []
  const replays = await listNewReplays(catalog, organisation, caller.person.id)
  return await loadReplays(
    context,
    caller,
    replays.filter(({ watched }) => !watched).map(({ lecture }) => lecture),
  )
}

/** Those of the replays that can be watched, in the order given, as many as a shelf has room for. */
async function loadReplays(context: ViewerContext, caller: Caller, ids: LectureId[]): Promise<LectureCard[]> {
  const { catalog, organisation } = context
  const found = await listLectures(catalog, organisation, caller.person, {
    ...{ who: 'watchable', trashed: false, ids, recordingStates: ['published'] },
  })
  if (found.length === 0) return []
  const ordered = ids.flatMap((id) => found.find((lecture) => lecture.id === id) ?? []).slice(0, shelf)
  return (await loadCards(context, caller, ordered)).filter(({ status }) => status === 'ready')
}

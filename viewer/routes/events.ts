import type { LectureId, OrganisationId } from '../../core/ids.ts'
import { retentionFacts } from '../../core/retention/retention-event.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { listEvents } from '../../storage/catalog/overview/overview.ts'
import { reportEpisodes } from '../../storage/catalog/participation/stream-reports.ts'
import { listRetentionEvents } from '../../storage/catalog/retention/retention-events.ts'
import type { Happening } from '../api/happening.ts'
import type { Handler } from './handler.ts'

const eventsPerPage = 100

export const events: Handler<'events'> = async ({ context, query }) => {
  const before = query.before?.split(',').map(Number)
  const found = await listHappenings(context.catalog, context.organisation, { before, limit: eventsPerPage })
  const page = found.slice(0, eventsPerPage)
  // Of each kind the oldest one shown, or where that kind has been read to before.
  const oldest = (about: Happening['about'], read: number | undefined) =>
    page.findLast((event) => event.about === about)?.id ?? read ?? beyondAll
  const next = `${oldest('recording', before?.[0])},${oldest('retention', before?.[1])}`
  return { events: page, next: found.length > eventsPerPage ? next : null }
}

export const lectureEvents: Handler<'lectureEvents'> = async ({ context, lecture }) => {
  const choice = { lecture: lecture.id, limit: eventsPerPage }
  const found = await listHappenings(context.catalog, context.organisation, choice)
  const reports = await reportEpisodes(context.catalog, lecture.id, eventsPerPage)
  const about = { about: 'reports' as const, lecture: lecture.id, title: lecture.title, actor: null }
  const all = [...found, ...reports.map((episode) => ({ ...episode, ...about, at: episode.at.toISOString() }))]
  return { events: newestFirst(all).slice(0, eventsPerPage) }
}

/** Above every id that there will be; has 15 digits. */
const beyondAll = 999_999_999_999_999

/** Events of both kinds, newest first; more than `limit` of them where there are more. */
async function listHappenings(
  catalog: Catalog,
  organisation: OrganisationId,
  { lecture, before, limit }: { lecture?: LectureId; before?: number[]; limit: number },
): Promise<Happening[]> {
  const [recordings, decisions] = await Promise.all([
    listEvents(catalog, organisation, { lecture, before: before?.[0], limit: limit + 1 }),
    listRetentionEvents(catalog, organisation, { lecture, before: before?.[1], limit: limit + 1 }),
  ])
  const happenings: Happening[] = [
    ...recordings.map((event) => ({ ...event, about: 'recording' as const, at: event.at.toISOString() })),
    ...decisions.map(({ course, courseTitle, facts, ...event }) => ({
      ...{ ...event, about: 'retention' as const, at: event.at.toISOString() },
      course: course && courseTitle !== null ? { id: course, title: courseTitle } : null,
      facts: retentionFacts.safeParse(facts).data ?? {},
    })),
  ]
  return newestFirst(happenings)
}

function newestFirst(happenings: Happening[]): Happening[] {
  return happenings.toSorted((one, other) => other.at.localeCompare(one.at))
}

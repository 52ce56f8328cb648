import { listCourses } from '../../storage/catalog/courses.ts'
import { listLectures } from '../../storage/catalog/lectures.ts'
import { listOrganisationEvents } from '../../storage/catalog/organisation-events.ts'
import { changeOrganisation as change, findOrganisation } from '../../storage/catalog/organisations.ts'
import { listEvents } from '../../storage/catalog/overview.ts'
import { upcomingRemovals } from '../lecture/upcoming-removals.ts'
import type { Handler } from './handler.ts'

const eventsPerPage = 100
/** Enough for the lectures of a whole university over years. */
const mostLectures = 100_000

export const seeRetention: Handler<'seeRetention'> = async ({ context, caller }) => {
  const { catalog, organisation: id } = context
  const [organisation, courses, lectures] = await Promise.all([
    findOrganisation(catalog, id),
    listCourses(catalog, id, caller.person.id, 'all'),
    listLectures(catalog, id, caller.person, { who: 'managed', trashed: false, limit: mostLectures }),
  ])
  const removals = upcomingRemovals(lectures, organisation, new Date())
  return {
    organisation: {
      name: organisation.name,
      retentionDays: organisation.retention_days,
      recordingsAtOnce: organisation.recordings_at_once,
    },
    courses: courses.map((course) => ({
      id: course.id,
      title: course.title,
      retentionDays: course.retention_days,
      lectures: course.lectures,
      nextMonth: removals.filter(({ lecture }) => lecture.course_id === course.id).length,
    })),
    nextMonth: removals.length,
  }
}

export const changeOrganisation: Handler<'changeOrganisation'> = async ({ context, body }) => {
  await change(context.catalog, context.organisation, {
    name: body.name,
    retention_days: body.retentionDays,
    recordings_at_once: body.recordingsAtOnce,
  })
}

export const events: Handler<'events'> = async ({ context, query }) => {
  const { catalog, organisation } = context
  const found = await listEvents(catalog, organisation, query.before, eventsPerPage)
  return { events: found.map((event) => ({ ...event, at: event.at.toISOString() })) }
}

export const organisationEvents: Handler<'organisationEvents'> = async ({ context, query }) => {
  const found = await listOrganisationEvents(context.catalog, context.organisation, query.before, eventsPerPage)
  return { events: found.map((event) => ({ ...event, at: event.at.toISOString() })) }
}

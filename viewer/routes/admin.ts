import { listCourses } from '../../storage/catalog/courses.ts'
import { listLectures } from '../../storage/catalog/lectures.ts'
import { listNodes } from '../../storage/catalog/nodes.ts'
import { changeOrganisation as change, findOrganisation } from '../../storage/catalog/organisations.ts'
import { currentRecordings, currentWork, listEvents, storedTotals } from '../../storage/catalog/overview.ts'
import { missedPlans } from '../../storage/catalog/planned-recordings.ts'
import { recordingConditions } from '../../storage/catalog/recording-condition.ts'
import { machineProblems } from '../lecture/machine-problems.ts'
import { missedInWords } from '../lecture/missed-in-words.ts'
import { problemsInWords } from '../lecture/problems-in-words.ts'
import { upcomingRemovals } from '../lecture/upcoming-removals.ts'
import type { Handler } from './handler.ts'

const eventsPerPage = 100
/** Enough for the lectures of a whole university over years. */
const mostLectures = 100_000

export const now: Handler<'now'> = async ({ context, caller }) => {
  const { catalog, organisation: id } = context
  const [organisation, recordings, work, nodes, storage, lectures, missed] = await Promise.all([
    findOrganisation(catalog, id),
    currentRecordings(catalog, id),
    currentWork(catalog, id),
    listNodes(catalog),
    storedTotals(catalog, id),
    listLectures(catalog, id, caller.person, { who: 'managed', trashed: false, limit: mostLectures }),
    missedPlans(catalog, id),
  ])
  const conditions = await recordingConditions(
    catalog,
    recordings.map(({ id }) => id),
  )
  return {
    recordings: recordings
      .filter(({ state }) => state !== 'failed')
      .map((recording) => ({
        id: recording.id,
        lecture: recording.lecture_id,
        title: recording.title,
        state: recording.state,
        since: recording.first_frame_at?.toISOString() ?? null,
        node: recording.node,
        framesPerSecond: conditions.get(recording.id)?.framesPerSecond ?? null,
      })),
    machines: nodes.map(({ name, process, alive, beat_at, facts }) => ({
      name,
      process,
      alive,
      beat: beat_at.toISOString(),
      facts,
    })),
    preparations: work,
    problems: [
      ...machineProblems(nodes, recordings, conditions),
      ...missedInWords(missed),
      ...problemsInWords(nodes, recordings, work, conditions),
    ],
    storage,
    expiring: upcomingRemovals(lectures, organisation, new Date()).map(({ lecture, removal }) => ({
      lecture: lecture.id,
      title: lecture.title,
      at: removal.at.toISOString(),
      reason: removal.reason,
    })),
  }
}

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

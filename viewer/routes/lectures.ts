import { takeFromCourse } from '../../storage/catalog/lectures/lecture-courses.ts'
import { changeLecture as change, listLectures } from '../../storage/catalog/lectures/lectures.ts'
import { isInCharge } from '../../storage/catalog/people/in-charge.ts'
import { listRooms } from '../../storage/catalog/rooms/rooms.ts'
import { countLeaving } from '../lecture/count-leaving.ts'
import { loadCards, worthListing } from '../lecture/load-cards.ts'
import { loadContinued, loadNewReplays } from '../lecture/load-shelves.ts'
import { loadUpcoming } from '../lecture/load-upcoming.ts'
import { pageLimit, pageOf } from '../lecture/page-of.ts'
import { managedCourse } from './existing-course.ts'
import type { Handler } from './handler.ts'

/** Lectures on the start page in each list. */
const shelf = 24

export const startPage: Handler<'startPage'> = async ({ context, caller }) => {
  const { catalog, organisation } = context
  const { person } = caller
  const manages = person !== null && (await isInCharge(catalog, organisation, person))
  const [running, finished, mine, rooms, continued, newReplays, upcoming] = await Promise.all([
    listLectures(catalog, organisation, person, {
      who: 'watchable',
      trashed: false,
      recordingStates: ['scheduled', 'joining', 'recording', 'paused', 'finalising'],
      limit: shelf,
    }),
    listLectures(catalog, organisation, person, {
      who: 'watchable',
      trashed: false,
      recordingStates: ['published'],
      limit: shelf,
    }),
    manages ? listLectures(catalog, organisation, person, { who: 'own', trashed: false, limit: shelf }) : [],
    manages ? listRooms(catalog, organisation, person.id, 'mine') : [],
    loadContinued(context, caller),
    loadNewReplays(context, caller),
    person ? loadUpcoming(context, { person: person.id }) : [],
  ])
  const recent = finished.filter((lecture) => !running.some(({ id }) => id === lecture.id))
  return {
    live: await loadCards(context, caller, running),
    continued,
    newReplays,
    upcoming,
    recent: await loadCards(context, caller, recent),
    mine: worthListing(await loadCards(context, caller, mine)),
    rooms: rooms.map(({ id, name }) => ({ id, name })),
  }
}

export const search: Handler<'search'> = async ({ context, caller, query }) => {
  const found = await listLectures(context.catalog, context.organisation, caller.person, {
    who: 'watchable',
    trashed: false,
    words: query.q,
    limit: 100,
  })
  return { lectures: worthListing(await loadCards(context, caller, found)) }
}

export const myLectures: Handler<'myLectures'> = async ({ context, caller, query: { q, after } }) => {
  const { catalog, organisation } = context
  const choice = { who: 'own', trashed: false, words: q, after, limit: pageLimit } as const
  const [found, leaving] = await Promise.all([
    listLectures(catalog, organisation, caller.person, choice),
    after === undefined ? countLeaving(context, caller) : null,
  ])
  const { lectures, next } = pageOf(found)
  return { lectures: worthListing(await loadCards(context, caller, lectures)), next, leaving }
}

export const allLectures: Handler<'allLectures'> = async ({ context, caller, query: { q, after } }) => {
  const choice = { who: 'managed', trashed: false, words: q, after, limit: pageLimit } as const
  const { lectures, next } = pageOf(await listLectures(context.catalog, context.organisation, caller.person, choice))
  return { lectures: worthListing(await loadCards(context, caller, lectures)), next }
}

export const changeLecture: Handler<'changeLecture'> = async ({ context, caller, lecture, body }) => {
  if (body.course) await managedCourse(context, caller.person, body.course)
  const { course, speaker, speakers = speaker === undefined ? undefined : [speaker], ...rest } = body
  await change(context.catalog, lecture.id, { ...rest, speakers, course_id: course }, caller.person.id)
  // Who may watch may be others now; further viewers notice within seconds.
  context.permissions.forget(lecture.id)
  // What is its own course shows it anyway.
  if (course) await takeFromCourse(context.catalog, lecture.id, course)
}

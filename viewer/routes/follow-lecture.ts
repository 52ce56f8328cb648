import { findLecture } from '../../storage/catalog/lectures.ts'
import { isActiveMember } from '../../storage/catalog/people.ts'
import { mayManageLecture } from '../access/decide.ts'
import { AccessRefused } from '../access/refused.ts'
import type { Handler } from './handler.ts'

/** Shorter than what proxies allow an answer. */
const holdMilliseconds = 20_000

export const followLecture: Handler<'followLecture'> = async ({ context, caller, lecture, query }) => {
  const { catalog, lectureStatuses, lectureNews, memberNews, besideNews, participations, watchChats } = context
  const { person } = caller
  const eyes = mayManageLecture(caller.person, lecture) ? 'managing' : 'watching'
  const reader = { eyes, person: caller.person?.id ?? null } as const
  const besideNow = async () => {
    const [participation, chat] = await Promise.all([
      query.participation === undefined ? null : participations.of(lecture.id, eyes),
      query.chat === undefined ? null : watchChats.since(lecture.id, reader, query.chat),
    ])
    return { participation: participation?.version === query.participation ? null : participation, chat }
  }
  const news = lectureNews.next(lecture.id, holdMilliseconds)
  // A page of a release before follows the lecture alone.
  const follows = query.participation !== undefined || query.chat !== undefined
  const beside = follows ? besideNews.next(lecture.id, holdMilliseconds) : undefined
  const self = person ? memberNews.next(person.id, holdMilliseconds) : undefined
  try {
    const [status, now] = await Promise.all([lectureStatuses.of(lecture), besideNow()])
    if (status !== query.status || now.participation || now.chat) return { status, ...now }
    const first = await Promise.race([
      news.happened.then(() => 'lecture'),
      ...(beside ? [beside.happened.then(() => 'beside')] : []),
      ...(self ? [self.happened.then(() => 'self')] : []),
    ])
    // Of many who follow, each is told of every message: the catalogue is not asked for the lecture then.
    if (first === 'beside') return { status, ...(await besideNow()) }
    // A viewer that ends lets nobody wait, and looks nothing up any more: whoever asks again comes to the next one.
    if (lectureNews.closed()) return { status, participation: null, chat: null }
    if (first === 'self' && person && !(await isActiveMember(catalog, context.organisation, person.id))) {
      throw new AccessRefused('sign-in')
    }
    const later = await findLecture(catalog, context.organisation, lecture.id, person)
    if (!later) return { status: 'trashed', participation: null, chat: null }
    return { status: await lectureStatuses.of(later), ...(await besideNow()) }
  } finally {
    news.leave()
    beside?.leave()
    self?.leave()
  }
}

import { findLecture } from '../../storage/catalog/lectures/lectures.ts'
import { isActiveMember } from '../../storage/catalog/people/people.ts'
import { mayManageLecture } from '../access/decide.ts'
import { AccessRefused } from '../access/refused.ts'
import type { LectureStatus } from '../api/lectures.ts'
import type { Handler } from './handler.ts'

/** Shorter than what proxies allow an answer. */
const holdMilliseconds = 20_000

export const followLecture: Handler<'followLecture'> = async ({ context, caller, lecture, query }) => {
  const { catalog, organisation, lectureStatuses, lectureNews, memberNews, besideNews, participations, watchChats } =
    context
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
  const look = async () => {
    const [status, beside] = await Promise.all([lectureStatuses.of(lecture), besideNow()])
    return { status, ...beside }
  }
  // A page of a release before follows the lecture alone.
  const follows = query.participation !== undefined || query.chat !== undefined
  const until = performance.now() + holdMilliseconds
  for (let woken = false; ; woken = true) {
    const left = Math.max(0, until - performance.now())
    const news = lectureNews.next(lecture.id, left)
    const beside = follows ? besideNews.next(lecture.id, left) : undefined
    const self = person ? memberNews.next(person.id, left) : undefined
    let ofSelf = false
    void self?.happened.then(() => (ofSelf = true))
    try {
      const told = await look()
      if (told.status !== query.status) return woken ? { ...told, status: await statusAsItIs() } : told
      if (told.participation || told.chat || left === 0) return told
      await Promise.race([news, beside, self].flatMap((waited) => waited?.happened ?? []))
      // A viewer that ends lets nobody wait, and looks nothing up any more: whoever asks again comes to the next one.
      if (lectureNews.closed()) return told
      if (ofSelf && performance.now() < until && person && !(await isActiveMember(catalog, organisation, person.id))) {
        throw new AccessRefused('sign-in')
      }
      // What tells this page nothing new, of many that follow, costs it no answer and no question.
    } finally {
      news.leave()
      beside?.leave()
      self?.leave()
    }
  }

  /** It may have gone to the trash since it was asked for. */
  async function statusAsItIs(): Promise<LectureStatus> {
    const later = await findLecture(catalog, organisation, lecture.id, person)
    return later ? await lectureStatuses.of(later) : 'trashed'
  }
}

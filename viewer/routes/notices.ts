import { listLectures } from '../../storage/catalog/lectures.ts'
import { listNewReplays, markNoticesRead } from '../../storage/catalog/new-replays.ts'
import type { Handler } from './handler.ts'

/** Notices at a time; who missed more finds them in the courses. */
const most = 20

export const seeNotices: Handler<'seeNotices'> = async ({ context, caller: { person } }) => {
  const { catalog, organisation } = context
  const replays = (await listNewReplays(catalog, organisation, person.id)).slice(0, most)
  const ids = replays.map(({ lecture }) => lecture)
  const lectures = await listLectures(catalog, organisation, person, { who: 'watchable', trashed: false, ids })
  return {
    replays: replays.flatMap(({ lecture: id, course, at, unread }) => {
      const title = lectures.find((one) => one.id === id)?.title
      return title === undefined ? [] : [{ lecture: id, title, course, at: at.toISOString(), unread }]
    }),
  }
}

export const readNotices: Handler<'readNotices'> = async ({ context, caller, body }) => {
  await markNoticesRead(context.catalog, context.organisation, caller.person.id, new Date(body.until))
}

import type { CourseId, PersonId } from '../../core/ids.ts'
import { endFeed as end, findFeedToken, renewFeedToken } from '../../storage/catalog/watching/course-feeds.ts'
import { feedPath } from '../feed/feed-path.ts'
import { listFeedLectures } from '../feed/list-feed-lectures.ts'
import type { Call, Handler } from './handler.ts'

export const seeFeed: Handler<'seeFeed'> = async ({ context, caller, course }) => {
  const { catalog, settings, publicOrigin } = context
  const [token, open] = await Promise.all([
    findFeedToken(catalog, settings.AULA_SECRET, ownerOf({ context, caller, course })),
    listFeedLectures(context, null, course.id),
  ])
  return {
    own: token ? publicOrigin + feedPath(course.id, token) : null,
    public: open.length > 0 ? publicOrigin + feedPath(course.id) : null,
  }
}

export const renewFeed: Handler<'renewFeed'> = async ({ context, caller, course }) => {
  await renewFeedToken(context.catalog, context.settings.AULA_SECRET, ownerOf({ context, caller, course }))
}

export const endFeed: Handler<'endFeed'> = async ({ context, caller, course }) => {
  await end(context.catalog, ownerOf({ context, caller, course }))
}

type FeedCall = Pick<Call, 'context'> & { caller: { person: { id: PersonId } }; course: { id: CourseId } }

function ownerOf({ context, caller, course }: FeedCall) {
  return { organisation: context.organisation, person: caller.person.id, course: course.id }
}

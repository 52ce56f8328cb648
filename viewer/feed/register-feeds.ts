import { type Request, type Response, Router } from 'express'
import { isId, type LectureId } from '../../core/ids.ts'
import { findOrganisation } from '../../storage/catalog/organisations/organisations.ts'
import { mayWatch } from '../access/decide.ts'
import { AccessRefused } from '../access/refused.ts'
import { NoSuchAddress } from '../http/request-errors.ts'
import { noteSubject } from '../http/request-subject.ts'
import { NothingToPlayYet } from '../media/media-errors.ts'
import { openSendObject } from '../media/send-object.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { openEpisodes } from './episodes.ts'
import { enclosurePath, feedPath } from './feed-path.ts'
import { type FeedReader, readFeedReader } from './feed-reader.ts'
import { listFeedLectures } from './list-feed-lectures.ts'
import { type FeedEpisode, writePodcast } from './write-podcast.ts'

/**
 * Every address below /feeds: courses as podcasts, and their media. Applications cannot sign in, so the address itself says
 * who asks; what it opens is looked up each time.
 */
export function registerFeeds(context: ViewerContext): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const { catalog, organisation, publicOrigin, store } = context
  const episodesOf = openEpisodes(catalog, store)
  const send = openSendObject(store)

  const listEpisodes = async ({ course, person, token }: FeedReader): Promise<FeedEpisode[]> => {
    const lectures = await listFeedLectures(context, person, course.id)
    // Whether a course is there is nobody's business as long as nothing in it is public.
    if (!person && lectures.length === 0) throw new AccessRefused('missing')
    const episodes = await episodesOf(lectures.map(({ id }) => id))
    return lectures.flatMap(({ id, title, speaker, description, started_at }) => {
      const episode = episodes.get(id)
      if (!episode) return []
      const { bytes, duration } = episode
      const media = { url: publicOrigin + enclosurePath(course.id, id, token), bytes }
      const page = `${publicOrigin}/lectures/${id}`
      return [{ id, title, speaker, description, page, at: started_at, media, duration }]
    })
  }

  router.get('/:course.xml', async (request, response) => {
    const reader = await readFeedReader(context, request)
    const { course, person, token } = reader
    const [episodes, { name }] = await Promise.all([listEpisodes(reader), findOrganisation(catalog, organisation)])
    const text = writePodcast({
      ...{ title: course.title, organisation: name, episodes },
      // A course is its members': others are told no more of it than its lectures' pages tell.
      description: person ? course.description : '',
      language: languageOf(request),
      self: publicOrigin + feedPath(course.id, token),
      page: `${publicOrigin}/courses/${course.id}`,
      picture: `${publicOrigin}/podcast.png`,
      personal: person !== null,
    })
    sendFeed(request, response, text, episodes[0]?.at)
  })

  router.get('/:course/:lecture.mp4', async (request, response) => {
    const { course, person } = await readFeedReader(context, request)
    const { lecture: id } = request.params
    if (!isId<LectureId>(id)) throw new NoSuchAddress()
    noteSubject(response, { lecture: id })
    // What the feed lists is what is served, of its own lectures and of those that the course shows.
    const [lecture] = await listFeedLectures(context, person, course.id, [id])
    if (!lecture || !mayWatch({ person, linkKeys: new Map() }, lecture)) throw new AccessRefused('missing')
    const episode = (await episodesOf([id])).get(id)
    if (!episode) throw new NothingToPlayYet()
    response.set('Cache-Control', 'private, no-cache')
    await send(request, response, episode.key, 'video/mp4')
  })
  router.use((_request, _response, next) => next(new NoSuchAddress()))
  return router
}

/**
 * Whether it has changed is told by its ETag alone: a lecture that was renamed, or that its owner may not watch any more,
 * changes no date.
 */
function sendFeed(request: Request, response: Response, text: string, newest: Date | undefined): void {
  delete request.headers['if-modified-since']
  if (newest) response.set('Last-Modified', newest.toUTCString())
  response.set('Cache-Control', 'private, no-cache').type('application/rss+xml').send(text)
}

/** Of the interface in which the address was copied: nobody has told what is spoken in the lectures. */
function languageOf({ query }: Request): string {
  return typeof query.language === 'string' && /^[a-z]{2}$/.test(query.language) ? query.language : 'en'
}

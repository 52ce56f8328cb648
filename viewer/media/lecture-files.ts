import type { Request, Response } from 'express'
import type { Manifest } from '../../core/recording/manifest.ts'
import type { LectureForPerson } from '../../storage/catalog/lectures/lectures.ts'
import { parseObjectKey } from '../../storage/objects/object-keys.ts'
import { NoSuchAddress } from '../http/request-errors.ts'
import type { Eyes, LectureMedia } from '../live/load-lecture-media.ts'
import { recordingSpans } from '../playlist/player-time.ts'
import { writtenPlaylist } from '../playlist/written-playlist.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { awaitSegment, enoughToBegin } from './await-segment.ts'
import { downloadName } from './download-name.ts'
import { NothingToPlayYet, WrongDirective } from './media-errors.ts'
import type { SendObject } from './send-object.ts'
import { watcherOf } from './watcher-of.ts'
import { writeThumbnails } from './write-thumbnails.ts'

/** A request for a file of a lecture that the caller may watch. */
export type LectureRequest = {
  context: ViewerContext
  request: Request
  response: Response
  send: SendObject
  lecture: LectureForPerson
  eyes: Eyes
}

export async function sendPlaylist({ context, request, response, lecture, eyes }: LectureRequest): Promise<void> {
  const name = /^(index|(?:video|audio)-[a-z0-9]{1,16})\.m3u8$/.exec(String(request.params.file))?.[1]
  if (!name) throw new NoSuchAddress()
  const awaited =
    name === 'index' ? { number: enoughToBegin } : { number: awaitedNumber(request.query._HLS_msn), rendition: name }
  // A proxy speaks HTTP/2 with browsers, where as many answers as they like may wait.
  const proxied = request.ips.length > 0
  const takePlace = () => (proxied ? new DisposableStack() : context.playlistHolds.take(watcherOf(context, request)))
  const gone = () => response.closed
  const listing = await awaitSegment(context, lecture.id, eyes, { ...awaited, gone, takePlace })
  if (listing.stretches.length === 0) throw new NothingToPlayYet()
  const playlist = writtenPlaylist(listing, name)
  if (!playlist) throw new NothingToPlayYet()
  response.type('application/vnd.apple.mpegurl').vary('Accept-Encoding')
  if (!request.acceptsEncodings('gzip')) return void response.send(playlist.text)
  response.set('Content-Encoding', 'gzip').send(await playlist.packed())
}

/** -1: none is waited for. */
function awaitedNumber(directive: unknown): number {
  if (directive === undefined) return -1
  if (typeof directive !== 'string' || !/^\d{1,9}$/.test(directive)) throw new WrongDirective()
  return Number(directive)
}

export async function sendPoster({ context, request, response, send, lecture, eyes }: LectureRequest): Promise<void> {
  const poster = manifestsOf(await context.lectureMedia.get(lecture.id, eyes)).find(
    (manifest) => manifest.poster,
  )?.poster
  if (!poster) throw new NothingToPlayYet()
  await send(request, response, parseObjectKey(poster.key), 'image/jpeg')
}

/** One frame, and nobody is counted as watching for it. */
export async function sendLivePicture({ context, response, lecture }: LectureRequest): Promise<void> {
  const picture = await context.livePictures(lecture.id)
  if (!picture) throw new NothingToPlayYet()
  response.type('video/mp4').send(picture)
}

export async function sendThumbnails({ context, response, lecture, eyes }: LectureRequest): Promise<void> {
  const { listing, manifests } = await context.lectureMedia.get(lecture.id, eyes)
  const spans = recordingSpans(listing)
  const recordings = [...manifests].flatMap(([id, manifest]) => {
    const span = spans.get(id)
    return span ? [{ manifest, span }] : []
  })
  if (!recordings.some(({ manifest }) => manifest.thumbnails)) throw new NothingToPlayYet()
  response.type('text/vtt').send(writeThumbnails(recordings))
}

export async function sendDownload({ context, request, response, send, lecture, eyes }: LectureRequest): Promise<void> {
  const download = downloadOf(await context.lectureMedia.get(lecture.id, eyes))
  if (!download) throw new NothingToPlayYet()
  response.attachment(downloadName(lecture.title))
  await send(request, response, parseObjectKey(download.key), 'video/mp4')
}

/** A lecture of several recordings offers its longest one. */
export function downloadOf(media: LectureMedia): NonNullable<Manifest['download']> | undefined {
  const [longest] = manifestsOf(media)
    .filter((manifest) => manifest.download)
    .sort((one, other) => other.duration - one.duration)
  return longest?.download
}

export function manifestsOf({ manifests }: LectureMedia): Manifest[] {
  return [...manifests.values()]
}

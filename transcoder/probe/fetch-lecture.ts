import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { types as hls, parse } from 'hls-parser'
import { AppError } from '../../core/errors.ts'

/** One media playlist as a student's player gets it, every byte of it fetched and kept on disk. */
export type FetchedTrack = {
  name: string
  ended: boolean
  /** Init and segments of each stretch without a discontinuity, as one playable file. */
  stretches: {
    file: string /** Player time, seconds. */
    start: number
    duration: number
    segments: number
    programDate: Date | undefined
  }[]
  /** Seconds: sum of EXTINF. */
  duration: number
  /** Segments whose bytes do not match their ETag, or that are missing or empty: `P10`. */
  broken: string[]
  bytes: number
}

/**
 * Fetches a lecture the way a player does and keeps its tracks below `folder`. `cookie` is that of whoever watches.
 * @throws LectureNotServed
 */
export async function fetchLecture(
  playlistUrl: string,
  cookie: string,
  folder: string,
  signal?: AbortSignal,
): Promise<Map<string, FetchedTrack>> {
  await mkdir(folder, { recursive: true })
  const watcher = { cookie, signal }
  const top = parse(await text(playlistUrl, watcher))
  if (!(top instanceof hls.MasterPlaylist)) throw new LectureNotServed(`${playlistUrl} is no multivariant playlist`)
  const uris = new Set(top.variants.map((variant) => variant.uri))
  for (const variant of top.variants) for (const audio of variant.audio) if (audio.uri) uris.add(audio.uri)
  const tracks = new Map<string, FetchedTrack>()
  for (const uri of uris) {
    const url = new URL(uri, playlistUrl).href
    const name = path.basename(new URL(url).pathname, '.m3u8')
    tracks.set(name, await fetchTrack(url, name, watcher, folder))
  }
  return tracks
}

async function fetchTrack(url: string, name: string, watcher: Watcher, folder: string): Promise<FetchedTrack> {
  const playlist = parse(await text(url, watcher))
  if (!(playlist instanceof hls.MediaPlaylist)) throw new LectureNotServed(`${url} is no media playlist`)
  const track: FetchedTrack = { name, ended: playlist.endlist, stretches: [], duration: 0, broken: [], bytes: 0 }
  let pieces: Buffer[] = []
  const close = async () => {
    const stretch = track.stretches.at(-1)
    if (stretch) await writeFile(stretch.file, Buffer.concat(pieces))
  }
  for (const segment of playlist.segments) {
    if (track.stretches.length === 0 || segment.discontinuity) {
      await close()
      if (!segment.map?.uri) throw new LectureNotServed(`${url}: a stretch begins without EXT-X-MAP`)
      pieces = [await bytes(new URL(segment.map.uri, url).href, watcher, track)]
      track.stretches.push({
        file: path.join(folder, `${name}-${track.stretches.length}.mp4`),
        start: track.duration,
        duration: 0,
        segments: 0,
        programDate: segment.programDateTime ?? undefined,
      })
    }
    pieces.push(await bytes(new URL(segment.uri, url).href, watcher, track))
    const stretch = track.stretches.at(-1)
    if (stretch) {
      stretch.duration += segment.duration
      stretch.segments += 1
    }
    track.duration += segment.duration
  }
  await close()
  return track
}

/**
 * Opens the link to a lecture once, as its address carries the key, and answers the cookie that the viewer remembers it by.
 * @throws LectureNotServed
 */
export async function openLink(playlistUrl: string, key: string, signal?: AbortSignal): Promise<string> {
  const response = await get(`${playlistUrl}?${new URLSearchParams({ key })}`, { cookie: '', signal })
  await response.body?.cancel()
  if (!response.ok) throw new LectureNotServed(`${playlistUrl} answered ${response.status}`)
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

/** What is served is not the lecture, or nothing is. The message has no key in it. */
export class LectureNotServed extends AppError {
  constructor(message: string, options?: ErrorOptions) {
    super('self-test.not-served', 'node', message, options)
  }
}

async function text(url: string, watcher: Watcher): Promise<string> {
  const response = await get(url, watcher)
  if (!response.ok) throw new LectureNotServed(`${url} answered ${response.status}`)
  return await response.text()
}

async function bytes(url: string, watcher: Watcher, track: FetchedTrack): Promise<Buffer> {
  const response = await get(url, watcher)
  const body = Buffer.from(await response.arrayBuffer())
  const md5 = createHash('md5').update(body).digest('hex')
  if (!response.ok || body.length === 0 || response.headers.get('etag') !== `"${md5}"`) {
    track.broken.push(
      `${url}: ${response.status}, ${body.length} bytes, ETag ${response.headers.get('etag')}, MD5 ${md5}`,
    )
  }
  track.bytes += body.length
  return body
}

async function get(url: string, { cookie, signal }: Watcher): Promise<Response> {
  try {
    return await fetch(url, { headers: { cookie }, signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw new LectureNotServed(`${new URL(url).origin} does not answer`, { cause: error })
  }
}

type Watcher = { cookie: string; signal: AbortSignal | undefined }

import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { types as hls, parse } from 'hls-parser'

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

/** Fetches a lecture the way a player does and keeps its tracks below `folder`. `cookie` is the student's. */
export async function fetchLecture(
  playlistUrl: string,
  cookie: string,
  folder: string,
): Promise<Map<string, FetchedTrack>> {
  await mkdir(folder, { recursive: true })
  const top = parse(await text(playlistUrl, cookie))
  if (!(top instanceof hls.MasterPlaylist)) throw new Error(`${playlistUrl} is no multivariant playlist`)
  const uris = new Set(top.variants.map((variant) => variant.uri))
  for (const variant of top.variants) for (const audio of variant.audio) if (audio.uri) uris.add(audio.uri)
  const tracks = new Map<string, FetchedTrack>()
  for (const uri of uris) {
    const url = new URL(uri, playlistUrl).href
    const name = path.basename(new URL(url).pathname, '.m3u8')
    tracks.set(name, await fetchTrack(url, name, cookie, folder))
  }
  return tracks
}

async function fetchTrack(url: string, name: string, cookie: string, folder: string): Promise<FetchedTrack> {
  const playlist = parse(await text(url, cookie))
  if (!(playlist instanceof hls.MediaPlaylist)) throw new Error(`${url} is no media playlist`)
  const track: FetchedTrack = { name, ended: playlist.endlist, stretches: [], duration: 0, broken: [], bytes: 0 }
  let pieces: Buffer[] = []
  const close = async () => {
    const stretch = track.stretches.at(-1)
    if (stretch) await writeFile(stretch.file, Buffer.concat(pieces))
  }
  for (const segment of playlist.segments) {
    if (track.stretches.length === 0 || segment.discontinuity) {
      await close()
      if (!segment.map?.uri) throw new Error(`${url}: a stretch begins without EXT-X-MAP`)
      pieces = [await bytes(new URL(segment.map.uri, url).href, cookie, track)]
      track.stretches.push({
        file: path.join(folder, `${name}-${track.stretches.length}.mp4`),
        start: track.duration,
        duration: 0,
        segments: 0,
        programDate: segment.programDateTime ?? undefined,
      })
    }
    pieces.push(await bytes(new URL(segment.uri, url).href, cookie, track))
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

async function text(url: string, cookie: string): Promise<string> {
  const response = await fetch(url, { headers: { cookie } })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return await response.text()
}

async function bytes(url: string, cookie: string, track: FetchedTrack): Promise<Buffer> {
  const response = await fetch(url, { headers: { cookie } })
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

import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { types as hls, parse } from 'hls-parser'

/** P10: what a playlist lists exists, is not empty and matches its checksum, at every instant. */
export type PlaylistProbe = {
  segments(): number
  /** What was listed and was not so. */
  broken(): string[]
  /** Ends after one more look. */
  end(): Promise<void>
}

const everyMilliseconds = 1_000

/** Follows a lecture's playlists as a student does and fetches every segment as soon as it is listed. */
export function probePlaylists(playlistUrl: string, cookie: string): PlaylistProbe {
  const seen = new Set<string>()
  const broken: string[] = []
  const ending = new AbortController()

  const look = async () => {
    const top = await read(playlistUrl)
    if (!(top instanceof hls.MasterPlaylist)) return
    const uris = new Set(top.variants.flatMap(({ uri, audio }) => [uri, ...audio.map((track) => track.uri ?? '')]))
    for (const uri of [...uris].filter((listed) => listed !== '')) {
      const url = new URL(uri, playlistUrl).href
      const playlist = await read(url)
      if (!(playlist instanceof hls.MediaPlaylist)) continue
      const listed = playlist.segments.flatMap(({ uri, map }) => [uri, map?.uri ?? ''])
      const fresh = listed.filter((segment) => segment !== '').map((segment) => new URL(segment, url).href)
      for (const segment of new Set(fresh)) {
        if (seen.has(segment)) continue
        const problem = await problemOf(segment, cookie)
        if (problem === 'not asked') continue
        seen.add(segment)
        if (problem) broken.push(problem)
      }
    }
  }
  /** Undefined where nobody answers, or there is nothing yet. */
  const read = async (url: string) => {
    const answer = await fetch(url, { headers: { cookie } })
    if (!answer.ok) return undefined
    const text = await answer.text()
    try {
      return parse(text)
    } catch (error) {
      broken.push(`${new URL(url).pathname} is no playlist: ${error instanceof Error ? error.message : error}`)
      return undefined
    }
  }
  const loop = (async () => {
    while (!ending.signal.aborted) {
      // Who serves may have been killed just now: nothing is listed then.
      await look().catch(() => {})
      await delay(everyMilliseconds, undefined, { signal: ending.signal }).catch(() => {})
    }
    await look().catch(() => {})
  })()
  return {
    segments: () => seen.size,
    broken: () => broken,
    async end() {
      ending.abort()
      await loop
    },
  }
}

/** What is wrong with a listed object; `not asked` where nobody answered for it, and it is asked again. */
async function problemOf(url: string, cookie: string): Promise<string | undefined> {
  const answer = await fetch(url, { headers: { cookie } }).catch(() => undefined)
  const body = answer && (await answer.arrayBuffer().catch(() => undefined))
  if (!answer || !body || answer.status >= 500) return 'not asked'
  const md5 = createHash('md5').update(Buffer.from(body)).digest('hex')
  if (answer.ok && body.byteLength > 0 && answer.headers.get('etag') === `"${md5}"`) return undefined
  return `${new URL(url).pathname}: ${answer.status}, ${body.byteLength} bytes, ETag ${answer.headers.get('etag')}, MD5 ${md5}`
}

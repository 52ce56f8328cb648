import { setTimeout as delay } from 'node:timers/promises'
import * as HLS from 'hls-parser'

/** A segment of a live playlist: how long after its last frame it was listed, seconds. */
export type ListedSegment = { uri: string; late: number }

const lookEvery = 200

/** Watches a running lecture's playlist of pictures from now on; disposal ends it. */
export function watchListing(address: string, cookie: string): AsyncDisposable & { listed: ListedSegment[] } {
  const listed: ListedSegment[] = []
  const known = new Set<string>()
  const ending = new AbortController()
  let first = true
  const look = async () => {
    const answer = await fetch(address, { headers: { cookie }, signal: ending.signal })
    if (!answer.ok) return
    const playlist = HLS.parse(await answer.text()) as HLS.types.MediaPlaylist
    let end = 0
    for (const { uri, duration, programDateTime } of playlist.segments) {
      end = (programDateTime?.getTime() ?? end) + duration * 1000
      if (known.has(uri)) continue
      known.add(uri)
      if (!first) listed.push({ uri, late: (Date.now() - end) / 1000 })
    }
    first = false
  }
  const loop = (async () => {
    while (!ending.signal.aborted) {
      // A viewer that is being replaced refuses for a moment.
      await look().catch(() => {})
      await delay(lookEvery, undefined, { signal: ending.signal }).catch(() => {})
    }
  })()
  return {
    listed,
    async [Symbol.asyncDispose]() {
      ending.abort()
      await loop
    },
  }
}

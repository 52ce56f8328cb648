import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useRef } from 'react'
import { resumeAt, type WatchedTo } from '../../../../core/watching/resume-at.ts'
import type { LecturePage } from '../../../api/lectures.ts'
import { callApi } from '../api/call-api.ts'
import { useMe } from '../api/use-me.ts'
import { followPlace } from './follow-place.ts'
import { forgetLocally, keepLocally, localResume } from './local-places.ts'

/**
 * Keeps where this person is in a replay, and says where they go on with it when the page was opened, milliseconds. What was
 * opened while it was live goes on where it is.
 */
export function usePlace(
  { id, duration, playback, resumeAt: kept }: LecturePage,
  video: RefObject<HTMLVideoElement | null>,
): number | undefined {
  const client = useQueryClient()
  const { data: me } = useMe()
  const signedIn = me && me.person !== null
  const opened = useRef<{ at: number | undefined }>(undefined)
  if (playback && !opened.current) {
    const at = kept ?? (signedIn ? undefined : localResume(id, duration))
    opened.current = { at: playback.live ? undefined : at }
  }
  const replay = playback !== null && !playback.live
  useEffect(() => {
    if (!video.current || !replay || signedIn === undefined) return
    let last: WatchedTo | undefined
    let keeping = Promise.resolve()
    const end = followPlace(video.current, (place) => {
      const first = last === undefined
      last = place
      keeping = keepPlace(id, place, signedIn).then(async () => {
        if (first) await client.invalidateQueries({ queryKey: ['seeNotices'] })
      })
    })
    return () => {
      end()
      const place = last
      if (!place) return
      // Whoever comes back is shown the page as it was read last.
      client.setQueriesData<LecturePage>({ queryKey: ['seeLecture'] }, (page) =>
        page?.id === id ? { ...page, resumeAt: resumeAt(place, page.duration) ?? null } : page,
      )
      void keeping.then(() => client.invalidateQueries({ queryKey: ['startPage'] }))
    }
  }, [client, id, replay, signedIn, video])
  return opened.current?.at
}

/** What cannot be kept is kept with the next place. */
async function keepPlace(lecture: string, place: WatchedTo, signedIn: boolean): Promise<void> {
  if (!signedIn) return keepLocally({ lecture, ...place })
  forgetLocally(lecture)
  await callApi('keepPosition', { params: { lecture }, body: place }, undefined, { keepalive: true }).catch(() => {})
}

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { LecturePage, LectureStatus } from '../../../api/lectures.ts'
import { callApi } from '../api/call-api.ts'
import { Refusal } from '../api/refusal.ts'
import { pollInterval } from './poll-interval.ts'

/**
 * A lecture's page, asked for again by its state, and as soon as the viewer tells of a change where many wait for one.
 * `key` is the key of a link that somebody was given.
 */
export function useLecture(lecture: string, key: string | undefined) {
  const query = useQuery(lectureQuery(lecture, key))
  useNews(lecture, key, query.data?.status, query.dataUpdatedAt)
  return query
}

export function lectureQuery(lecture: string, key: string | undefined) {
  const input = { params: { lecture }, query: { key } }
  return queryOptions({
    queryKey: ['seeLecture', input] as const,
    queryFn: ({ signal }) => callApi('seeLecture', input, signal),
    refetchInterval: ({ state }) => (state.error instanceof Refusal ? false : pollInterval(state.data)),
    refetchIntervalInBackground: true,
  })
}

const running: readonly LectureStatus[] = ['live', 'paused', 'closing']
/** A replay that waits is there as soon as it is released. */
const followed: readonly LectureStatus[] = [...running, 'hidden']

/** Without news, or when they cannot be had, the page is asked for at its own pace. */
function useNews(lecture: string, key: string | undefined, status: LectureStatus | undefined, seenAt: number) {
  const client = useQueryClient()
  // biome-ignore lint/correctness/useExhaustiveDependencies: listens anew after each answer, which it may have caused
  useEffect(() => {
    if (!status || !followed.includes(status)) return
    const leaving = new AbortController()
    const follow = async () => {
      const news = await callApi('followLecture', { params: { lecture }, query: { status, key } }, leaving.signal)
      const { queryKey } = lectureQuery(lecture, key)
      // The player need not wait for the rest of the page.
      client.setQueryData(queryKey, (page) => page && withStatus(page, news.status))
      if (news.status !== 'closing') await client.invalidateQueries({ queryKey })
    }
    follow().catch(() => {})
    return () => leaving.abort()
  }, [client, lecture, key, status, seenAt])
}

/** A replay is there as soon as a lecture is ready: its stream is the one that was live. */
function withStatus(page: LecturePage, status: LectureStatus): LecturePage {
  // One that waits for its release is played by those in charge alone.
  if (status === 'hidden' && !page.canManage) return { ...page, status, playback: null }
  return { ...page, status, playback: page.playback && { ...page.playback, live: running.includes(status) } }
}

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { LecturePage, LectureStatus } from '../../../api/lectures.ts'
import type { Participation } from '../../../api/participation.ts'
import { type ApiAnswer, callApi } from '../api/call-api.ts'
import { Refusal } from '../api/refusal.ts'
import { chatQuery } from '../participation/chat-query.ts'
import { withChatNews } from '../participation/with-chat-news.ts'
import { pollInterval } from './poll-interval.ts'

/**
 * A lecture's page, asked for again by its state, and as soon as the viewer tells of a change where many wait for one.
 * `key` is the key of a link that somebody was given.
 */
export function useLecture(lecture: string, key: string | undefined) {
  const [lost, setLost] = useState(false)
  const options = lectureQuery(lecture, key, !lost)
  const known = useQueryClient().getQueryData(options.queryKey)?.status
  const query = useQuery({ ...options, refetchIntervalInBackground: known !== undefined && moving.includes(known) })
  useNews(lecture, key, query.data?.status, query.dataUpdatedAt, [lost, setLost])
  return query
}

export function lectureQuery(lecture: string, key: string | undefined, newsCome = true) {
  const input = { params: { lecture }, query: { key } }
  return queryOptions({
    queryKey: ['seeLecture', input] as const,
    queryFn: ({ signal }) => callApi('seeLecture', input, signal),
    refetchInterval: ({ state }) => (state.error instanceof Refusal ? false : pollInterval(state.data, newsCome)),
  })
}

/** Milliseconds after an answer without news: a viewer that is about to end lets nobody wait. */
const rest = 250

const running: readonly LectureStatus[] = ['live', 'paused', 'closing']
/** A tab that nobody looks at goes on asking for these alone; looked at again, it asks at once. */
const moving: readonly LectureStatus[] = ['starting', ...running]
/** A replay that waits is there as soon as it is released. */
const followed: readonly LectureStatus[] = [...running, 'hidden']

/**
 * Without news, or when they cannot be had, the page is asked for at its own pace; they are asked for again with each of its
 * answers then. One request waits at a time, for the lecture and for what is beside its player.
 */
function useNews(
  lecture: string,
  key: string | undefined,
  status: LectureStatus | undefined,
  seenAt: number,
  [lost, setLost]: readonly [boolean, (lost: boolean) => void],
) {
  const client = useQueryClient()
  const again = lost ? seenAt : 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: tries again where news were lost
  useEffect(() => {
    if (!status || !followed.includes(status)) return
    const leaving = new AbortController()
    const { queryKey } = lectureQuery(lecture, key)
    const beside = ['seeParticipation', { params: { lecture } }]
    const follow = async () => {
      for (;;) {
        const participation = client.getQueryData<Participation>(beside)?.version ?? ''
        // Without it the page is told of the rest.
        const chat = await client.ensureQueryData(chatQuery(lecture)).catch(() => undefined)
        const input = { params: { lecture }, query: { status, key, participation, chat: chat?.version } }
        const news: ApiAnswer<'followLecture'> = await callApi('followLecture', input, leaving.signal)
        setLost(false)
        if (news.participation) client.setQueryData(beside, news.participation)
        const { chat: chatNews } = news
        if (chatNews) client.setQueryData(chatQuery(lecture).queryKey, (now) => withChatNews(now, chatNews))
        if (!news.participation && !chatNews && news.status === status)
          await new Promise((resolve) => setTimeout(resolve, rest))
        if (news.status === status) continue
        // The player need not wait for the rest of the page.
        client.setQueryData(queryKey, (page) => page && withStatus(page, news.status))
        if (news.status !== 'closing') await client.invalidateQueries({ queryKey })
        return await client.invalidateQueries({ queryKey: beside })
      }
    }
    follow().catch((error: unknown) => {
      if (leaving.signal.aborted) return
      setLost(true)
      // Nobody is signed in any more: everything may be another one now.
      if (error instanceof Refusal && error.status === 401) void client.invalidateQueries()
    })
    return () => leaving.abort()
  }, [client, lecture, key, status, again, setLost])
}

/** A replay is there as soon as a lecture is ready: its stream is the one that was live. */
function withStatus(page: LecturePage, status: LectureStatus): LecturePage {
  // One that waits for its release is played by those in charge alone.
  if (status === 'hidden' && !page.canManage) return { ...page, status, playback: null }
  return { ...page, status, playback: page.playback && { ...page.playback, live: running.includes(status) } }
}

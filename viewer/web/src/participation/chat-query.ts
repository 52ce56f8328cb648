import { queryOptions } from '@tanstack/react-query'
import { callApi } from '../api/call-api.ts'
import { type ChatState, withChatNews } from './with-chat-news.ts'

/**
 * The chat beside a lecture's player, read whole once; what comes after that is told to whoever follows the lecture
 * (`useLecture`), and goes into the same place of the cache.
 */
export function chatQuery(lecture: string) {
  const input = { params: { lecture } }
  const queryKey = ['seeChat', input] as const
  return queryOptions({
    queryKey,
    queryFn: async ({ signal, client }) => {
      const news = await callApi('seeChat', input, signal)
      return withChatNews(client.getQueryData<ChatState>(queryKey), news)
    },
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
}

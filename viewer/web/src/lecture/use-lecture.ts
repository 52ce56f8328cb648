import { queryOptions, useQuery } from '@tanstack/react-query'
import { callApi } from '../api/call-api.ts'
import { Refusal } from '../api/refusal.ts'
import { pollInterval } from './poll-interval.ts'

/** A lecture's page, asked for again by its state. `key` is the key of a link that somebody was given. */
export function useLecture(lecture: string, key: string | undefined) {
  return useQuery(lectureQuery(lecture, key))
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

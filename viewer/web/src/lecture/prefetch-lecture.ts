import type { LoaderFunctionArgs } from 'react-router'
import { queryClient } from '../api/query-client.ts'
import { lectureQuery } from './use-lecture.ts'

/** Asks for the lecture while the page's program part is still loading. */
export function prefetchLecture({ params, request }: LoaderFunctionArgs): null {
  const key = new URL(request.url).searchParams.get('key') ?? undefined
  void queryClient.prefetchQuery(lectureQuery(params.lecture ?? '', key))
  return null
}

import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiAnswer } from '../api/call-api.ts'

type Query = { q: string; after: string | undefined }
type Page<Lecture> = Pick<ApiAnswer<'myLectures'>, 'next' | 'leaving'> & { lectures: Lecture[] }

/** Milliseconds without a key press, then the list is narrowed down. */
const typingEnds = 300
/** Of shorter lists everything is seen at a glance. */
const longList = 10

/**
 * A list of lectures that is read page by page, narrowed down to what has the words. `poll`: milliseconds until it is read
 * again; without, it is when something has changed it.
 */
export function usePages<Lecture>(
  name: readonly ['myLectures' | 'myTrash', ...string[]],
  read: (query: Query, signal: AbortSignal) => Promise<Page<Lecture>>,
  poll?: (lectures: Lecture[]) => number,
) {
  const [words, setWords] = useState('')
  const [q] = useDebouncedValue(words.trim(), typingEnds)
  const { data, ...query } = useInfiniteQuery({
    queryKey: [...name, q],
    queryFn: ({ pageParam, signal }) => read({ q, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => poll?.(lecturesOf(state.data?.pages)) ?? false,
  })
  const lectures = lecturesOf(data?.pages)
  return {
    ...query,
    ...{ read: data !== undefined, lectures, leaving: data?.pages[0]?.leaving },
    ...{ words, setWords, narrowed: q !== '' || query.isPlaceholderData },
    /** Whether there is enough to look for something. */
    long: words !== '' || q !== '' || lectures.length > longList,
  }
}

function lecturesOf<Lecture>(pages: Page<Lecture>[] = []): Lecture[] {
  return pages.flatMap((page) => page.lectures)
}

import { useRef } from 'react'
import { useApi } from './use-api.ts'

const minute = 60_000
/** Milliseconds between two questions while nothing is known: every page waits for it. */
const askAgain = 5_000

/**
 * Who is signed in; `data` is undefined until the first answer, for which it is asked again and again. `error`: why there is
 * none yet.
 */
export function useMe() {
  const { data, error, refetch } = useApi(
    'me',
    {},
    { staleTime: minute, refetchInterval: ({ state }) => (state.data ? false : askAgain) },
  )
  /** Asked again, it has no error any more: what was said stays until there is an answer. */
  const said = useRef<Error>(null)
  if (error) said.current = error
  return { data, error: data ? null : (error ?? said.current), refetch }
}

import { useApi } from './use-api.ts'

const minute = 60_000

/** Who is signed in; `data` is undefined until the first answer. */
export function useMe() {
  return useApi('me', {}, { staleTime: minute })
}

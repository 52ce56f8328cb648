import { type UseQueryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ApiRouteName } from '../../../api/catalogue.ts'
import { type ApiAnswer, type ApiInput, callApi } from './call-api.ts'

type Options<Name extends ApiRouteName> = Omit<
  UseQueryOptions<ApiAnswer<Name>, Error, ApiAnswer<Name>, readonly [Name, ApiInput<Name>]>,
  'queryKey' | 'queryFn'
>

/** Reads a route and keeps its answer; the key is the route's name with its input. */
export function useApi<Name extends ApiRouteName>(name: Name, input: ApiInput<Name>, options: Options<Name> = {}) {
  return useQuery({
    ...options,
    queryKey: [name, input] as const,
    queryFn: ({ signal }) => callApi(name, input, signal),
  })
}

/** Calls a route that changes something, then reads the named routes again. */
export function useApiChange<Name extends ApiRouteName>(name: Name, ...refresh: ApiRouteName[]) {
  const client = useQueryClient()
  return useMutation<ApiAnswer<Name>, Error, ApiInput<Name>>({
    mutationFn: (input) => callApi(name, input),
    onSuccess: () =>
      Promise.all(refresh.map((route) => client.invalidateQueries({ queryKey: [route] }))).then(() => {}),
  })
}

import { QueryClient } from '@tanstack/react-query'
import { Offline, Refusal } from './refusal.ts'

/** One cache for the application. What the viewer refused stays refused; a lost connection is tried until it is back. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      networkMode: 'always',
      retry: (count, error) => error instanceof Offline || (!(error instanceof Refusal) && count < 2),
      retryDelay: (count, error) => (error instanceof Offline ? 1_500 : 500 * 2 ** count),
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

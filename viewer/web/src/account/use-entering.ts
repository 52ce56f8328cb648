import { useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router'
import type { Me } from '../../../api/people.ts'
import { wayBack } from '../layout/way-back.ts'

/** After signing in: forget what was read as somebody else, and go back to where it was asked for. */
export function useEntering() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const state: unknown = useLocation().state
  return async (me: Me) => {
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
    client.setQueryData(['me', {}], me)
    await navigate(wayBack(state), { replace: true })
  }
}

import { useNavigate } from 'react-router'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'

/** Starts the demo lecture (or finds the one that runs) and leads to its page, which shows how it begins. */
export function useDemo() {
  const navigate = useNavigate()
  const demo = useApiChange('startDemo', 'startPage')
  const start = () =>
    demo.mutate(
      {},
      {
        onSuccess: ({ lecture }) => void navigate(`/lectures/${lecture}`),
        onError: (error) => showProblem(t('The demo lecture did not start'), error),
      },
    )
  return { start, starting: demo.isPending }
}

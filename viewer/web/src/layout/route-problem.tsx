import { useRouteError } from 'react-router'
import { Problem } from './problem.tsx'

/** A page that broke, or whose program part could not be loaded. */
export function RouteProblem() {
  return <Problem error={useRouteError()} />
}

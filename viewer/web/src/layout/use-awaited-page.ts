import { useEffect, useState } from 'react'
import { useLocation, useNavigation } from 'react-router'

/** Milliseconds that a click may show nothing. */
const soon = 300

/** Whether another page is on its way, and takes its time. */
export function useAwaitedPage(): boolean {
  const { location: to } = useNavigation()
  const { pathname } = useLocation()
  const leaves = to !== undefined && to.pathname !== pathname
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!leaves) return
    const timer = setTimeout(() => setLate(true), soon)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [leaves])
  return leaves && late
}

import type { Me } from '../../../api/people.ts'

export type Destination = { to: string; label: string; end?: boolean }

/** Where a person can go, by role; the same list in the header and in the phone's menu. */
export function destinations(me: Me | undefined): Destination[] {
  const role = me?.person?.role
  return [
    { to: '/', label: 'Start', end: true },
    ...(role ? [{ to: '/courses', label: 'Courses' }] : []),
    ...(role === 'lecturer' || role === 'admin'
      ? [
          { to: '/my/lectures', label: 'My lectures' },
          { to: '/rooms', label: 'Rooms' },
        ]
      : []),
    ...(role === 'admin' ? [{ to: '/admin', label: 'Admin' }] : []),
  ]
}

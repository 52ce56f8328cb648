import type { Me } from '../../../api/people.ts'
import { managesAnything } from '../api/manages-anything.ts'
import { t } from '../language/language.ts'

export type Destination = { to: string; label: string; end?: boolean }

/** Where a person can go, by role and by what they manage; the same list in the header and in the phone's menu. */
export function destinations(me: Me | undefined): Destination[] {
  const role = me?.person?.role
  return [
    { to: '/', label: t('Start'), end: true },
    ...(role ? [{ to: '/courses', label: t('Courses') }] : []),
    ...(managesAnything(me?.person)
      ? [
          { to: '/my/lectures', label: t('My lectures') },
          { to: '/rooms', label: t('Rooms') },
        ]
      : []),
    ...(role === 'admin' ? [{ to: '/admin', label: t('Admin') }] : []),
    // Who is signed in has it in the account menu.
    ...(me && !role ? [{ to: '/guide', label: t('Help') }] : []),
  ]
}

import { NavLink, Outlet } from 'react-router'
import { Refusal } from '../api/refusal.ts'
import { useMe } from '../api/use-me.ts'
import { PageSkeleton } from '../layout/page-skeleton.tsx'
import { Problem } from '../layout/problem.tsx'
import classes from './admin-frame.module.css'

const places = [
  { to: '/admin', label: 'Now', end: true },
  { to: '/admin/people', label: 'People' },
  { to: '/admin/mail', label: 'E-mails' },
  { to: '/admin/rooms', label: 'Rooms and courses' },
  { to: '/admin/conferences', label: 'Conferences' },
  { to: '/admin/retention', label: 'Retention' },
  { to: '/admin/trash', label: 'Trash' },
  { to: '/admin/events', label: 'Events' },
]

export function AdminFrame() {
  const { data: me } = useMe()
  if (!me) return <PageSkeleton />
  if (!me.person) return <Problem error={refusal(401)} />
  if (me.person.role !== 'admin') return <Problem error={refusal(403)} whoHelps="Ask one of them." />
  return (
    <>
      <nav aria-label="Admin" className={classes.places}>
        {places.map(({ to, label, end }) => (
          <NavLink
            key={to}
            to={to}
            end={end}
            className={classes.place}
            ref={(link) => {
              if (link?.ariaCurrent) link.scrollIntoView({ block: 'nearest', inline: 'center' })
            }}
          >
            {label}
          </NavLink>
        ))}
      </nav>
      <Outlet />
    </>
  )
}

function refusal(status: number): Refusal {
  return new Refusal(status, { code: 'admin.only', message: 'This is for admins.', quote: '' })
}

import { Outlet } from 'react-router'
import { Refusal } from '../api/refusal.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { PageSkeleton } from '../layout/page-skeleton.tsx'
import { Places } from '../layout/places.tsx'
import { Problem } from '../layout/problem.tsx'

const places = [
  { to: '/admin', label: t('Now'), end: true },
  { to: '/admin/people', label: t('People') },
  { to: '/admin/lectures', label: t('All lectures') },
  { to: '/admin/mail', label: t('E-mails') },
  { to: '/admin/rooms', label: t('Rooms and courses') },
  { to: '/admin/conferences', label: t('Conferences') },
  { to: '/admin/retention', label: t('Retention') },
  { to: '/admin/organisation', label: t('Organisation') },
  { to: '/admin/texts', label: t('Texts') },
  { to: '/admin/trash', label: t('Trash') },
  { to: '/admin/events', label: t('Events') },
]

export function AdminFrame() {
  const { data: me, error, refetch } = useMe()
  if (error) return <Problem error={error} retry={refetch} />
  if (!me) return <PageSkeleton />
  if (!me.person) return <Problem error={refusal(401)} />
  if (me.person.role !== 'admin') return <Problem error={refusal(403)} whoHelps={t('Ask one of them.')} />
  return (
    <>
      <Places label={t('Admin')} places={places} />
      <Outlet />
    </>
  )
}

function refusal(status: number): Refusal {
  return new Refusal(status, { code: 'admin.only', message: t('This is for admins.'), quote: '' })
}

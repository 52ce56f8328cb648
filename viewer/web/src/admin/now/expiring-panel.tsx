import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { ApiAnswer } from '../../api/call-api.ts'
import { t } from '../../language/language.ts'
import { day } from '../../words/date.ts'
import { Panel } from './panel.tsx'

export function ExpiringPanel({ expiring }: { expiring: ApiAnswer<'now'>['expiring'] }) {
  return (
    <Panel
      title={t('Leaves this month')}
      note={expiring.length > 0 && t('{{count}} lectures', { count: expiring.length })}
      empty={t('No lecture moves to the trash in the next 30 days.')}
      rows={expiring.map(({ lecture, title, at, reason }) => ({
        key: lecture,
        content: (
          <>
            <Link to={`/lectures/${lecture}`} dir="auto">
              {title}
            </Link>
            <Text size="sm" c="dimmed">
              {day(at)},{' '}
              {reason === 'retention.course' ? t('by a rule of the course') : t('by a rule of the organisation')}
            </Text>
          </>
        ),
      }))}
    />
  )
}

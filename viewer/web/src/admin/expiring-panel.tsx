import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { ApiAnswer } from '../api/call-api.ts'
import { day } from '../words/date.ts'
import { counted } from '../words/size.ts'
import { Panel } from './panel.tsx'

export function ExpiringPanel({ expiring }: { expiring: ApiAnswer<'now'>['expiring'] }) {
  return (
    <Panel
      title="Leaves this month"
      note={expiring.length > 0 && counted(expiring.length, 'lecture')}
      empty="No lecture moves to the trash in the next 30 days."
      rows={expiring.map(({ lecture, title, at, reason }) => ({
        key: lecture,
        content: (
          <>
            <Link to={`/lectures/${lecture}`} dir="auto">
              {title}
            </Link>
            <Text size="sm" c="dimmed">
              {day(at)}, by {reason === 'retention.course' ? 'a rule of its course' : 'the organisation’s rule'}
            </Text>
          </>
        ),
      }))}
    />
  )
}

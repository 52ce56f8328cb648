import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { ApiAnswer } from '../../api/call-api.ts'
import { say, t } from '../../language/language.ts'
import { Rows } from './rows.tsx'

/** What is wrong, in words, and what to do about it. */
export function ProblemsPanel({ problems }: { problems: ApiAnswer<'now'>['problems'] }) {
  if (problems.length === 0)
    return (
      <Alert
        color="accent"
        variant="light"
        icon={<IconCircleCheck aria-hidden />}
        title={t('Everything is in order')}
      />
    )
  return (
    <Alert
      color="live"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('{{count}} problems to look at', { count: problems.length })}
    >
      <Rows
        most={4}
        rows={problems.map(({ code, what, todo, said = { what: { text: what }, todo: { text: todo } }, lecture }) => ({
          key: `${code} ${lecture ?? ''}`,
          content: (
            <>
              <Text size="sm" fw={600} span>
                {lecture ? <Link to={`/lectures/${lecture}`}>{say(said.what)}</Link> : say(said.what)}
              </Text>{' '}
              <Text size="sm" span>
                {say(said.todo)}
              </Text>
            </>
          ),
        }))}
      />
    </Alert>
  )
}

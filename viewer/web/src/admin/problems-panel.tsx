import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { ApiAnswer } from '../api/call-api.ts'
import { say, t } from '../language/language.ts'
import classes from './panel.module.css'

/** What is wrong, in words, and what to do about it. */
export function ProblemsPanel({ problems }: { problems: ApiAnswer<'now'>['problems'] }) {
  if (problems.length === 0)
    return (
      <Alert
        color="petrol"
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
      <ul className={classes.rows}>
        {problems
          .slice(0, 4)
          .map(({ code, what, todo, said = { what: { text: what }, todo: { text: todo } }, lecture }) => (
            <li key={`${code} ${lecture ?? ''}`}>
              <Text size="sm" fw={600} span>
                {lecture ? <Link to={`/lectures/${lecture}`}>{say(said.what)}</Link> : say(said.what)}
              </Text>{' '}
              <Text size="sm" span>
                {say(said.todo)}
              </Text>
            </li>
          ))}
      </ul>
      {problems.length > 4 && <Text size="sm">{t('and {{number}} more', { number: problems.length - 4 })}</Text>}
    </Alert>
  )
}

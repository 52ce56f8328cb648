import { Button, Collapse, Skeleton, Text } from '@mantine/core'
import { useId, useState } from 'react'
import { useApi } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { shortDateAndTime } from '../words/date.ts'
import { happeningInWords, whyInWords } from '../words/happening.ts'
import { Reason } from '../words/reason.tsx'
import classes from './happenings.module.css'

/** What happened to the lecture and why, for those in charge of it; read when somebody wants to know. */
export function Happenings({ lecture }: { lecture: string }) {
  const [opened, setOpened] = useState(false)
  const id = useId()
  return (
    <div>
      <Button
        size="compact-sm"
        variant="subtle"
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => setOpened(!opened)}
      >
        {opened ? t('Hide what happened') : t('What happened')}
      </Button>
      <Collapse expanded={opened} id={id}>
        {opened && <HappeningList lecture={lecture} />}
      </Collapse>
    </div>
  )
}

function HappeningList({ lecture }: { lecture: string }) {
  const { data, error, refetch } = useApi('lectureEvents', { params: { lecture } })
  if (error && !data)
    return (
      <Text component="div" size="sm" mt="xs" role="alert">
        {t('This could not be read.')} <Reason error={error} />
        <Button size="compact-sm" variant="light" onClick={() => void refetch()}>
          {t('Try again')}
        </Button>
      </Text>
    )
  if (!data) return <Skeleton mt="xs" height="6rem" radius="md" role="status" aria-label={t('Loading')} />
  if (data.events.length === 0)
    return (
      <Text size="sm" mt="xs" c="dimmed">
        {t('Nothing has happened yet.')}
      </Text>
    )
  return (
    <ol className={classes.list}>
      {data.events.map((event) => (
        <li key={`${event.about} ${event.id}`}>
          <Text size="sm">{happeningInWords(event)}</Text>
          <Text size="sm" c="dimmed" dir="auto">
            {[whyInWords(event), event.actor, shortDateAndTime(event.at)].filter(Boolean).join(' · ')}
          </Text>
        </li>
      ))}
    </ol>
  )
}

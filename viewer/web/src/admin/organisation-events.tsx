import { Skeleton, Text } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { callApi } from '../api/call-api.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { Problem } from '../layout/problem.tsx'
import { ShowOlder } from '../layout/show-older.tsx'
import classes from '../parts/list.module.css'
import { shortDateAndTime, timeOfDay } from '../words/date.ts'
import { organisationEventInWords } from '../words/organisation-event.ts'

const pageLength = 100

/** What admins did to people and mail, newest first. */
export function OrganisationEvents() {
  const { data, error, refetch, ...pages } = useInfiniteQuery({
    queryKey: ['organisationEvents'],
    queryFn: ({ pageParam, signal }) => callApi('organisationEvents', { query: { before: pageParam } }, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ events }) => (events.length < pageLength ? undefined : events.at(-1)?.id),
  })
  if (error && !data) return <Problem error={error} retry={refetch} />
  if (!data) return <Skeleton height="16rem" radius="lg" role="status" aria-label={t('Loading')} />
  const events = data.pages.flatMap((page) => page.events)
  if (events.length === 0)
    return (
      <Message level={2} icon={IconHistory} title={t('Nothing has happened yet')}>
        {t('Who was deactivated, which links were made, when e-mails were stopped: it stands here.')}
      </Message>
    )
  return (
    <>
      <ul className={classes.list}>
        {events.map((event) => (
          <li key={event.id}>
            <div className={classes.main}>
              <Text dir="auto">{organisationEventInWords(event)}</Text>
              {event.actor && (
                <Text size="sm" c="dimmed">
                  {event.actor}
                </Text>
              )}
            </div>
            <Text size="sm" c="dimmed" component="time" dateTime={event.at} title={timeOfDay(event.at)}>
              {shortDateAndTime(event.at)}
            </Text>
          </li>
        ))}
      </ul>
      <ShowOlder {...pages} />
    </>
  )
}

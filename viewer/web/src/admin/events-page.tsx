import { Button, Group, Skeleton, Text } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { callApi } from '../api/call-api.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { shortDateAndTime, timeOfDay } from '../words/date.ts'
import { eventInWords } from '../words/event.ts'
import classes from './list.module.css'

/** What happened to recordings and why, newest first. */
export function EventsPage() {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['events'],
    queryFn: ({ pageParam, signal }) => callApi('events', { query: { before: pageParam } }, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ events }) => (events.length < 20 ? undefined : events.at(-1)?.id),
  })
  if (error && !data) return <Problem error={error} retry={refetch} />
  const events = data?.pages.flatMap((page) => page.events) ?? []
  return (
    <>
      <PageHeading title={t('Events')}>{t('What happened to recordings, and why. Newest first.')}</PageHeading>
      {!data && <Skeleton height="16rem" radius="lg" role="status" aria-label={t('Loading')} />}
      {data && events.length === 0 && (
        <Message level={2} icon={IconHistory} title={t('Nothing has happened yet')}>
          {t('Each recording leaves its steps here: started, stopped, published, removed.')}
        </Message>
      )}
      {events.length > 0 && (
        <ul className={classes.list}>
          {events.map((event) => (
            <li key={event.id}>
              <div className={classes.main}>
                <Text>
                  {eventInWords(event.event, event.reason)}
                  {event.lecture && event.title && (
                    <>
                      {': '}
                      <Text component={Link} to={`/lectures/${event.lecture}`} fw={600} span dir="auto">
                        {event.title}
                      </Text>
                    </>
                  )}
                </Text>
                <Text size="sm" c="dimmed">
                  {[event.actor, event.reason, event.take > 1 && t('take {{take}}', { take: event.take })]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </div>
              <Text size="sm" c="dimmed" component="time" dateTime={event.at} title={timeOfDay(event.at)}>
                {shortDateAndTime(event.at)}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Group justify="center" mt="lg">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('Show older ones')}
          </Button>
        </Group>
      )}
    </>
  )
}

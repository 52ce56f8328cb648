import { Skeleton, Text } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Happening } from '../../../api/happening.ts'
import { callApi } from '../api/call-api.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { Problem } from '../layout/problem.tsx'
import { ShowOlder } from '../layout/show-older.tsx'
import classes from '../parts/list.module.css'
import { shortDateAndTime, timeOfDay } from '../words/date.ts'
import { happeningInWords, whyInWords } from '../words/happening.ts'

/** What happened to recordings and why, newest first. */
export function LectureEvents() {
  const { data, error, refetch, ...pages } = useInfiniteQuery({
    queryKey: ['events'],
    queryFn: ({ pageParam, signal }) => callApi('events', { query: { before: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  if (error && !data) return <Problem error={error} retry={refetch} />
  const events = data?.pages.flatMap((page) => page.events) ?? []
  return (
    <>
      {!data && <Skeleton height="16rem" radius="lg" role="status" aria-label={t('Loading')} />}
      {data && events.length === 0 && (
        <Message level={2} icon={IconHistory} title={t('Nothing has happened yet')}>
          {t(
            'Each lecture leaves its steps here: started, stopped, published, held, moved to the trash. So does each rule.',
          )}
        </Message>
      )}
      {events.length > 0 && (
        <ul className={classes.list}>
          {events.map((event) => (
            <li key={`${event.about} ${event.id}`}>
              <div className={classes.main}>
                <Text>
                  {happeningInWords(event)}
                  {event.about === 'retention' && event.course && !event.lecture && (
                    <>
                      {': '}
                      <Text component={Link} to={`/courses/${event.course.id}`} fw={600} span dir="auto">
                        {event.course.title}
                      </Text>
                    </>
                  )}
                  {event.lecture && event.title && (
                    <>
                      {': '}
                      <Text component={Link} to={`/lectures/${event.lecture}`} fw={600} span dir="auto">
                        {event.title}
                      </Text>
                    </>
                  )}
                </Text>
                <Text size="sm" c="dimmed" dir="auto">
                  {[whyInWords(event), event.actor, ...codesOf(event)].filter(Boolean).join(' · ')}
                </Text>
              </div>
              <Text size="sm" c="dimmed" component="time" dateTime={event.at} title={timeOfDay(event.at)}>
                {shortDateAndTime(event.at)}
              </Text>
            </li>
          ))}
        </ul>
      )}
      <ShowOlder {...pages} />
    </>
  )
}

/** What an operator looks for in the log. */
function codesOf(event: Happening): (string | false)[] {
  return event.about === 'recording' ? [event.reason, event.take > 1 && t('take {{take}}', { take: event.take })] : []
}

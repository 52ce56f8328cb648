import { ActionIcon, Indicator, Popover, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { day, shortDateAndTime } from '../words/date.ts'
import { Reason } from '../words/reason.tsx'
import classes from './notices.module.css'

/** Milliseconds. */
const lookEvery = 60_000

/**
 * A bell with the number of replays that have appeared in one's courses or wait for one's review, of lectures that leave soon,
 * and of recordings that have run for hours. Opening it is looking at replays; what waits or leaves is listed until it does no
 * more.
 */
export function Notices() {
  const { data, error } = useApi('seeNotices', {}, { refetchInterval: lookEvery, staleTime: lookEvery / 2 })
  const read = useApiChange('readNotices', 'seeNotices')
  const [opened, setOpened] = useState(false)
  /** What was new when the list was opened stays marked until it is closed. */
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const replays = data?.replays ?? []
  const reviews = data?.reviews ?? []
  const removals = data?.removals ?? []
  const asking = data?.asking ?? []
  const [newReplays, newReviews, newRemovals] = [
    replays.filter(isUnread),
    reviews.filter(isUnread),
    removals.filter(isUnread),
  ]
  const unread = [...newRemovals, ...newReplays, ...newReviews]
  const number = unread.length + asking.length
  const label = [
    asking.length > 0 && t('{{count}} recordings have run for hours', { count: asking.length }),
    newRemovals.length > 0 && t('{{count}} lectures will move to the trash soon', { count: newRemovals.length }),
    newReplays.length > 0 && t('{{count}} new replays', { count: newReplays.length }),
    newReviews.length > 0 && t('{{count}} replays to review', { count: newReviews.length }),
  ]
  const list = (notices: Notice[]) => <NoticeList notices={notices} marked={marked} close={() => setOpened(false)} />
  const change = (open: boolean) => {
    setOpened(open)
    if (!open) return
    setMarked(new Set([...unread, ...asking].map(({ lecture }) => lecture)))
    const newest = unread
      .map(({ at }) => at)
      .toSorted()
      .at(-1)
    if (newest) read.mutate({ body: { until: newest } })
  }
  return (
    <Popover
      opened={opened}
      onChange={change}
      position="bottom-end"
      width="min(24rem, calc(100vw - 1.5rem))"
      trapFocus
      shadow="md"
    >
      <Indicator
        label={<span aria-hidden="true">{number > 9 ? '9+' : number}</span>}
        disabled={number === 0}
        size={18}
        offset={5}
      >
        <Popover.Target>
          <ActionIcon onClick={() => change(!opened)} aria-label={label.filter(Boolean).join(', ') || t('Notices')}>
            <IconBell size={20} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0} className={classes.dropdown}>
        {asking.length > 0 && (
          <>
            <Text fw={650} px="md" pt="sm" pb="xs">
              {t('Recorded for hours: are you still there?')}
            </Text>
            {list(asking)}
          </>
        )}
        {removals.length > 0 && (
          <>
            <Text fw={650} px="md" pt="sm" pb="xs">
              {t('{{count}} lectures will move to the trash soon', { count: removals.length })}
            </Text>
            {list(removals)}
          </>
        )}
        {reviews.length > 0 && (
          <>
            <Text fw={650} px="md" pt="sm" pb="xs">
              {t('Waiting for your review')}
            </Text>
            {list(reviews)}
          </>
        )}
        <Text fw={650} px="md" pt="sm" pb="xs">
          {t('New replays in my courses')}
        </Text>
        {replays.length > 0 && list(replays)}
        {data?.replays.length === 0 && (
          <Text c="dimmed" size="sm" px="md" pb="md">
            {t('Nothing new. Replays in your courses appear here for a month.')}
          </Text>
        )}
        {!data && !error && (
          <Stack gap="xs" px="md" pb="md" role="status" aria-label={t('Loading')}>
            <Skeleton height="1rem" width="80%" />
            <Skeleton height="1rem" width="60%" />
          </Stack>
        )}
        {!data && error && (
          <Text component="div" c="dimmed" size="sm" px="md" pb="md" role="status">
            <Reason error={error} />
          </Text>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

type Notice = ApiAnswer<'seeNotices'>['replays'][number] & { leavesAt?: string }
type ListProperties = { notices: Notice[]; marked: ReadonlySet<string>; close: () => void }

function NoticeList({ notices, marked, close }: ListProperties) {
  return (
    <ul className={classes.list}>
      {notices.map(({ lecture, title, course, at, leavesAt }) => (
        <li key={lecture}>
          <Link
            to={`/lectures/${lecture}`}
            className={classes.notice}
            data-new={marked.has(lecture) || undefined}
            onClick={close}
          >
            <span className={classes.title} dir="auto">
              {title}
            </span>
            {marked.has(lecture) && <VisuallyHidden>{t('New')}</VisuallyHidden>}
            <span className={classes.facts}>
              {[course, leavesAt ? day(leavesAt) : shortDateAndTime(at)].filter(Boolean).join(' · ')}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function isUnread({ unread }: Notice): boolean {
  return unread
}

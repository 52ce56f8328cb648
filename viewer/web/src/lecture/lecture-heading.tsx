import { Anchor, Group, Text, Title } from '@mantine/core'
import { Link } from 'react-router'
import type { LecturePage } from '../../../api/lectures.ts'
import { LiveBadge } from '../cards/live-badge.tsx'
import { locale, t } from '../language/language.ts'
import { dateAndTime } from '../words/date.ts'
import { durationInWords } from '../words/duration.ts'

export function LectureHeading({ lecture }: { lecture: LecturePage }) {
  const { title, course, status, startedAt, duration } = lecture
  const speakers = new Intl.ListFormat(locale()).format(lecture.speakers)
  return (
    <div>
      <Group gap="sm">
        {status === 'live' && <LiveBadge />}
        {status === 'paused' && <LiveBadge label={t('Paused')} />}
        {status === 'closing' && <LiveBadge label={t('Ending')} />}
        <Title order={1} dir="auto">
          {title}
        </Title>
      </Group>
      <Text mt={4} c="dimmed">
        {speakers && (
          <Text span inherit c="var(--mantine-color-text)" fw={600} dir="auto">
            {speakers}
          </Text>
        )}
        {speakers && ' · '}
        {course && (
          <>
            {lecture.courseOpen ? (
              <Anchor component={Link} to={`/courses/${course.id}`} inherit underline="always">
                {course.title}
              </Anchor>
            ) : (
              course.title
            )}
            {' · '}
          </>
        )}
        <time dateTime={startedAt}>{dateAndTime(startedAt)}</time>
        {status === 'ready' && duration > 0 && ` · ${durationInWords(duration)}`}
      </Text>
    </div>
  )
}

import { Anchor, Group, Text, Title } from '@mantine/core'
import { Link } from 'react-router'
import type { LecturePage } from '../../../api/lectures.ts'
import { LiveBadge } from '../cards/live-badge.tsx'
import { t } from '../language/language.ts'
import { dateAndTime } from '../words/date.ts'
import { durationInWords } from '../words/duration.ts'

export function LectureHeading({ lecture }: { lecture: LecturePage }) {
  const { title, speaker, course, status, startedAt, duration } = lecture
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
        {speaker && (
          <Text span inherit c="var(--mantine-color-text)" fw={600} dir="auto">
            {speaker}
          </Text>
        )}
        {speaker && ' · '}
        {course && (
          <>
            <Anchor component={Link} to={`/courses/${course.id}`} inherit underline="always">
              {course.title}
            </Anchor>
            {' · '}
          </>
        )}
        <time dateTime={startedAt}>{dateAndTime(startedAt)}</time>
        {status === 'ready' && duration > 0 && ` · ${durationInWords(duration)}`}
      </Text>
    </div>
  )
}

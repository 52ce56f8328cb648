import { Group, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { ApiAnswer } from '../api/call-api.ts'
import { LiveBadge } from '../cards/live-badge.tsx'
import { durationInWords } from '../words/duration.ts'
import { Panel } from './panel.tsx'

type Recording = ApiAnswer<'now'>['recordings'][number]

export function RecordedNowPanel({ recordings }: { recordings: Recording[] }) {
  return (
    <Panel
      title="Recorded now"
      empty="Nothing is being recorded."
      rows={recordings.map((recording) => ({ key: recording.id, content: <RecordingRow recording={recording} /> }))}
    />
  )
}

function RecordingRow({ recording: { lecture, title, state, since, node } }: { recording: Recording }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <LiveBadge label={stateNames[state] ?? 'Recording'} />
      <div style={{ minWidth: 0, flex: 1 }}>
        <Link to={`/lectures/${lecture}`} dir="auto">
          {title}
        </Link>
        <Text size="sm" c="dimmed">
          {[since && `for ${durationInWords(Date.now() - Date.parse(since))}`, node && `on ${node}`]
            .filter(Boolean)
            .join(' ')}
        </Text>
      </div>
    </Group>
  )
}

const stateNames: Partial<Record<Recording['state'], string>> = {
  scheduled: 'Waiting',
  joining: 'Starting',
  recording: 'Recording',
  paused: 'Paused',
  finalising: 'Ending',
}

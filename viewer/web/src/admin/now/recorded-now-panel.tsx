import { Group, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { ApiAnswer } from '../../api/call-api.ts'
import { LiveBadge } from '../../cards/live-badge.tsx'
import { t } from '../../language/language.ts'
import { durationInWords } from '../../words/duration.ts'
import { Panel } from './panel.tsx'

type Recording = ApiAnswer<'now'>['recordings'][number]

export function RecordedNowPanel({ recordings }: { recordings: Recording[] }) {
  return (
    <Panel
      title={t('Recorded now')}
      empty={t('Nothing is being recorded.')}
      rows={recordings.map((recording) => ({ key: recording.id, content: <RecordingRow recording={recording} /> }))}
    />
  )
}

function RecordingRow({ recording: { lecture, title, state, since, node } }: { recording: Recording }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <LiveBadge label={stateNames[state] ?? t('Recording')} />
      <div style={{ minWidth: 0, flex: 1 }}>
        <Link to={`/lectures/${lecture}`} dir="auto">
          {title}
        </Link>
        <Text size="sm" c="dimmed">
          {[
            since && t('for {{duration}}', { duration: durationInWords(Date.now() - Date.parse(since)) }),
            node && t('on {{node}}', { node }),
          ]
            .filter(Boolean)
            .join(' ')}
        </Text>
      </div>
    </Group>
  )
}

const stateNames: Partial<Record<Recording['state'], string>> = {
  scheduled: t('Waiting'),
  joining: t('Starting'),
  recording: t('Recording'),
  paused: t('Paused'),
  finalising: t('Ending'),
}

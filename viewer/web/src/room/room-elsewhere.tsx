import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconExternalLink, IconFlask, IconPlayerPauseFilled, IconPlayerRecordFilled } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Room } from '../../../api/rooms.ts'
import { useApi } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { PageSkeleton } from '../layout/page-skeleton.tsx'
import { isUntried, systemInWords, untriedSentence } from '../words/conference.ts'
import { RecordControl } from './record-control.tsx'
import { RecordedLevel } from './recorded-level.tsx'
import { isRunning, recordPhase } from './recording-state.ts'
import classes from './room-elsewhere.module.css'

/** While this page is open: what is the recording doing? */
const lookEvery = 1_000

/** A room that is in another conference: the way there, and Record for those who manage it. */
export function RoomElsewhere({ id }: { id: string }) {
  const { data: room, dataUpdatedAt } = useApi('seeRoom', { params: { room: id } }, { refetchInterval: lookEvery })
  if (!room?.conference) return <PageSkeleton />
  const { system, address } = room.conference
  const host = URL.parse(address)?.hostname ?? ''
  const recording = noticeOf(room.recording, dataUpdatedAt)
  const loudest = room.recording?.level ?? null
  return (
    <main className={classes.page}>
      <title>{`${room.name} – Aula`}</title>
      <Stack gap="lg">
        <div>
          <Title order={1} dir="auto">
            {room.name}
          </Title>
          <Text c="dimmed">{t('This room is {{where}}, at {{host}}.', { where: systemInWords(system), host })}</Text>
        </div>
        {isRunning(recording) && (
          <Alert
            color="live"
            variant="light"
            icon={<IconPlayerRecordFilled aria-hidden />}
            title={t('This conference is being recorded right now')}
          >
            {t('Whoever can be seen or heard there is in the recording.')}
          </Alert>
        )}
        {recordPhase(recording) === 'paused' && (
          <Alert
            variant="light"
            color="gray"
            icon={<IconPlayerPauseFilled aria-hidden />}
            title={t('The recording is paused')}
          >
            {t('Nothing of the conference is recorded right now.')}
          </Alert>
        )}
        <Group>
          <Button
            component="a"
            href={address}
            target="_blank"
            rel="noreferrer"
            size="md"
            leftSection={<IconExternalLink size={18} aria-hidden />}
          >
            {t('Open the conference')}
          </Button>
          <Anchor component={Link} to="/">
            {t('Start page')}
          </Anchor>
        </Group>
        {room.canManage && (
          <Paper withBorder p="lg" component="section" aria-label={t('Record this conference')}>
            <Stack gap="md">
              <RecordControl
                state={{
                  ...{ room, recording },
                  watching: room.recording?.watching ?? 0,
                  recordingToldAt: performance.now() - (Date.now() - dataUpdatedAt),
                }}
                level={<RecordedLevel level={loudest === null ? null : { loudest }} />}
              />
              <Text size="sm" c="dimmed">
                {system === 'page'
                  ? t('A recorder opens the page and begins as soon as something moves or sounds there.')
                  : t(
                      'A recorder joins as “Aula recorder” and begins as soon as somebody can be seen or heard. Let it in where the conference asks.',
                    )}{' '}
                {t('Tell everybody there that they are recorded.')}
              </Text>
              {isUntried(system) && (
                <Alert variant="light" color="yellow" icon={<IconFlask aria-hidden />}>
                  {untriedSentence}
                </Alert>
              )}
            </Stack>
          </Paper>
        )}
      </Stack>
    </main>
  )
}

/** The recording as rooms of Aula's own are told it. `at`: when it was read, wall time. */
function noticeOf(recording: Room['recording'], at: number) {
  if (!recording) return null
  const { since, pausedFor, ...told } = recording
  const elapsed = since === null ? null : Math.max(0, at - new Date(since).getTime() - pausedFor)
  return { ...told, elapsed }
}

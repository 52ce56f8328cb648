import { Button, Group } from '@mantine/core'
import { IconCut, IconDownload, IconEyeOff, IconPencil, IconPlayerStop, IconTrash } from '@tabler/icons-react'
import { type RefObject, useState } from 'react'
import { Link } from 'react-router'
import type { LecturePage } from '../../../api/lectures.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { PlayerKeysButton } from '../player/player-keys-button.tsx'
import { showProblem } from '../words/show-problem.tsx'
import { sizeInWords } from '../words/size.ts'
import { EditLecture } from './edit-lecture.tsx'
import { MoreActions } from './more-actions.tsx'
import { ShareLecture } from './share-lecture.tsx'
import { useRelease } from './use-release.tsx'
import { useTrash } from './use-trash.tsx'

type Properties = { lecture: LecturePage; video: RefObject<HTMLVideoElement | null> }

/** What can be done with a lecture; more for those who manage it. */
export function Actions({ lecture, video }: Properties) {
  const { status, playback, canManage } = lecture
  const [editing, setEditing] = useState(false)
  const trash = useTrash()
  const release = useRelease()
  const running = status === 'live' || status === 'paused' || status === 'starting'
  const ended = !running && status !== 'closing'
  if (status === 'trashed') return null
  return (
    <Group gap="xs">
      <ShareLecture lecture={lecture} video={video} />
      {playback?.download && (
        <Button
          component="a"
          variant="default"
          href={playback.download.path}
          download={playback.download.name}
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('Download ({{size}})', { size: sizeInWords(playback.download.bytes) })}
        </Button>
      )}
      {canManage && running && <StopButton lecture={lecture.id} />}
      {canManage && (
        <Button variant="default" leftSection={<IconPencil size={18} aria-hidden />} onClick={() => setEditing(true)}>
          {t('Edit')}
        </Button>
      )}
      {canManage && playback && ended && (
        <Button
          component={Link}
          to={`/lectures/${lecture.id}/trim`}
          variant="default"
          leftSection={<IconCut size={18} aria-hidden />}
        >
          {t('Trim')}
        </Button>
      )}
      {canManage && status === 'ready' && (
        <Button
          variant="default"
          leftSection={<IconEyeOff size={18} aria-hidden />}
          loading={release.busy}
          onClick={() => release.takeBack(lecture)}
        >
          {t('Take the replay back')}
        </Button>
      )}
      {canManage && ended && (
        <Button
          variant="default"
          leftSection={<IconTrash size={18} aria-hidden />}
          loading={trash.busy}
          onClick={() => trash.remove([lecture])}
        >
          {t('Move to the trash')}
        </Button>
      )}
      {canManage && <MoreActions lecture={lecture} />}
      {playback && <PlayerKeysButton />}
      {editing && <EditLecture lecture={lecture} close={() => setEditing(false)} />}
    </Group>
  )
}

function StopButton({ lecture }: { lecture: string }) {
  const stop = useApiChange('stopLecture', 'seeLecture')
  return (
    <Button
      color="live"
      leftSection={<IconPlayerStop size={18} aria-hidden />}
      loading={stop.isPending}
      onClick={() =>
        stop.mutate({ params: { lecture } }, { onError: (error) => showProblem(t('The recording goes on'), error) })
      }
    >
      {t('Stop recording')}
    </Button>
  )
}

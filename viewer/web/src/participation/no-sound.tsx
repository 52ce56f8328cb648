import { Button, Group, Popover, Stack, Text } from '@mantine/core'
import { IconRefresh, IconVolume, IconVolumeOff } from '@tabler/icons-react'
import { type RefObject, useState } from 'react'
import type { Missing } from '../../../api/participation.ts'
import { callApi } from '../api/call-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'

type Properties = {
  lecture: string
  video: RefObject<HTMLVideoElement | null>
  /** Loads the stream again. */
  reload: () => void
}

/** Below the live player: what helps where one sits, and then a word to the lecturer. */
export function NoSound({ lecture, video, reload }: Properties) {
  const [told, setTold] = useState(false)
  const [telling, setTelling] = useState<Missing | null>(null)
  const unmute = () => {
    if (!video.current) return
    video.current.muted = false
    video.current.volume = 1
    video.current.play().catch(() => {})
  }
  const tell = async (missing: Missing) => {
    setTelling(missing)
    try {
      await callApi('reportStream', { params: { lecture }, body: { missing } })
      setTold(true)
    } catch (error) {
      showProblem(t('The lecturer was not told'), error)
    }
    setTelling(null)
  }
  return (
    <Popover width="min(22rem, 90vw)" position="bottom-start" withArrow trapFocus onClose={() => setTold(false)}>
      <Popover.Target>
        <Button variant="default" leftSection={<IconVolumeOff size={18} aria-hidden />}>
          {t('No sound or picture?')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('No sound or picture?')}>
        <Stack gap="sm">
          <Text size="sm">{t('Look whether this device, its loudspeaker and this tab are muted. Then try:')}</Text>
          <Group gap="xs">
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconVolume size={16} aria-hidden />}
              onClick={unmute}
            >
              {t('Sound on, full volume')}
            </Button>
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconRefresh size={16} aria-hidden />}
              onClick={reload}
            >
              {t('Load it again')}
            </Button>
          </Group>
          <Text size="sm">{t('Still nothing? Tell the lecturer:')}</Text>
          <Group gap="xs">
            <Button
              size="compact-sm"
              variant="default"
              loading={telling === 'sound'}
              onClick={() => void tell('sound')}
            >
              {t('I hear nothing')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              loading={telling === 'picture'}
              onClick={() => void tell('picture')}
            >
              {t('I see nothing')}
            </Button>
          </Group>
          <Text size="sm" role="status">
            {told && t('Thank you: the lecturer is told.')}
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

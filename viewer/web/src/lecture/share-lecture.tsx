import { Button, Checkbox, Popover, Stack, Text } from '@mantine/core'
import { IconShare2 } from '@tabler/icons-react'
import { type RefObject, useState } from 'react'
import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { CopyField } from '../parts/copy-field.tsx'
import { accessInWords } from '../words/access.ts'
import { clock } from '../words/duration.ts'
import { shareLink } from './share-link.ts'

type Properties = { lecture: LecturePage; video: RefObject<HTMLVideoElement | null> }

/** The link, to the lecture or to this second of it, and who can use it. */
export function ShareLecture({ lecture, video }: Properties) {
  const [opened, setOpened] = useState(false)
  const [second, setSecond] = useState(0)
  const [withTime, setWithTime] = useState(true)
  const open = () => {
    setSecond(Math.floor(video.current?.currentTime ?? 0))
    setOpened((before) => !before)
  }
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width="min(26rem, calc(100vw - 2rem))"
      trapFocus
      shadow="md"
    >
      <Popover.Target>
        <Button leftSection={<IconShare2 size={18} aria-hidden />} onClick={open}>
          {t('Share')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('Share this lecture')}>
        <Stack gap="sm">
          {second > 0 && (
            <Checkbox
              checked={withTime}
              onChange={(event) => setWithTime(event.currentTarget.checked)}
              label={t('Begin at this second, {{time}}', { time: clock(second * 1000) })}
            />
          )}
          <CopyField
            label={t('Link')}
            value={shareLink(lecture.share, window.location.origin, withTime ? second : 0)}
          />
          <Text size="sm" c="dimmed">
            {accessInWords(lecture.access, lecture.course?.title).sentence}
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

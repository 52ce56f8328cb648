import { Alert, Button, Group, Text } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { releaseInWords } from '../words/release.ts'
import { useRelease } from './use-release.tsx'

/** Tells those in charge that others do not see the replay yet, and lets it appear. */
export function ReleaseNotice({ lecture }: { lecture: LecturePage }) {
  const { busy, release, awaitReview } = useRelease()
  if (!lecture.release || !lecture.canManage) return null
  return (
    <Alert variant="light" icon={<IconEyeOff size={20} aria-hidden />} title={releaseInWords(lecture.release)}>
      <Text size="sm">
        {lecture.status === 'hidden'
          ? t('Until then only those who manage the lecture watch its replay.')
          : t('Until then only those who manage the lecture watch the part that was recorded last.')}
      </Text>
      <Group gap="xs" mt="sm">
        <Button size="compact-md" loading={busy} onClick={() => release([lecture])}>
          {t('Release now')}
        </Button>
        {lecture.release.appearsAt !== null && (
          <Button size="compact-md" variant="default" disabled={busy} onClick={() => awaitReview(lecture)}>
            {t('Wait for my review')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}

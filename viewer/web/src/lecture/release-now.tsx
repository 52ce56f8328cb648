import { Button } from '@mantine/core'
import type { LectureCard } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { useRelease } from './use-release.tsx'

/** Lets a replay appear that waits: one click, and one that takes it back. */
export function ReleaseNow({ lecture }: { lecture: LectureCard }) {
  const { busy, release } = useRelease()
  if (!lecture.release || !lecture.canManage) return null
  return (
    <Button
      size="compact-sm"
      loading={busy}
      aria-label={t('Release now: {{title}}', { title: lecture.title })}
      onClick={() => release([lecture])}
    >
      {t('Release now')}
    </Button>
  )
}

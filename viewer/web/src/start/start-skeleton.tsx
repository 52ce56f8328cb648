import { Skeleton, Stack } from '@mantine/core'
import { LectureGridSkeleton } from '../cards/lecture-grid.tsx'
import { t } from '../language/language.ts'

export function StartSkeleton() {
  return (
    <Stack gap="xl" role="status" aria-label={t('Loading')} aria-busy="true">
      <Skeleton height="2.4rem" width="min(20rem, 80%)" />
      <LectureGridSkeleton count={8} />
    </Stack>
  )
}

import { Skeleton, Stack } from '@mantine/core'
import { t } from '../language/language.ts'

/** Stands in for a page whose program part is still on its way. */
export function PageSkeleton() {
  return (
    <Stack gap="lg" aria-busy="true" aria-label={t('Loading')} role="status">
      <Skeleton height="2.2rem" width="min(22rem, 70%)" />
      <Skeleton height="1rem" width="min(34rem, 95%)" />
      <Skeleton height="min(24rem, 50vh)" radius="lg" />
    </Stack>
  )
}

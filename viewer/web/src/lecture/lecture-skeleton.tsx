import { Skeleton, Stack } from '@mantine/core'
import { t } from '../language/language.ts'
import classes from './lecture-page.module.css'

export function LectureSkeleton() {
  return (
    <div className={classes.page} role="status" aria-label={t('Loading')} aria-busy="true">
      <div className={classes.stage} />
      <Stack gap="sm">
        <Skeleton height="2rem" width="min(28rem, 90%)" />
        <Skeleton height="1rem" width="min(18rem, 60%)" />
      </Stack>
    </div>
  )
}

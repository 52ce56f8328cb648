import { Text } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { Offline } from '../api/refusal.ts'
import { t } from '../language/language.ts'
import classes from './offline-notice.module.css'

/** Stands below the header while the viewer cannot be reached; what was loaded stays usable. */
export function OfflineNotice() {
  const cache = useQueryClient().getQueryCache()
  const offline = useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    () => cache.getAll().some((query) => query.state.fetchFailureReason instanceof Offline && query.isActive()),
  )
  return (
    <div role="status" className={classes.place}>
      {offline && (
        <Text className={classes.notice} size="sm" fw={500}>
          <IconCloudOff size={18} aria-hidden />
          {t('No connection to Aula. What you see may be old; it goes on by itself.')}
        </Text>
      )}
    </div>
  )
}

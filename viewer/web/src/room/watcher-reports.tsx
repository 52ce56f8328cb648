import { Text } from '@mantine/core'
import { t } from '../language/language.ts'
import { useLecture } from '../lecture/use-lecture.ts'
import { useParticipation } from '../participation/use-participation.ts'

/** Beside Record: how many of those who watch said within the last minutes that they hear or see nothing. */
export function WatcherReports({ lecture }: { lecture: string }) {
  // Follows the lecture for whatever else the room shows of those who watch.
  useLecture(lecture, undefined)
  const { sound = 0, picture = 0 } = useParticipation(lecture).all?.outside?.reports ?? {}
  return (
    <>
      {sound > 0 && (
        <Text size="sm" data-reports="sound">
          <strong>{t('{{count}} people who watch say that they hear nothing.', { count: sound })}</strong>
        </Text>
      )}
      {picture > 0 && (
        <Text size="sm" data-reports="picture">
          <strong>{t('{{count}} people who watch say that they see nothing.', { count: picture })}</strong>
        </Text>
      )}
    </>
  )
}

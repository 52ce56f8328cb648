import { Button, Group } from '@mantine/core'
import { t } from '../language/language.ts'

type Properties = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }

/** Below a list that is read page by page, newest first; above one whose newest are at its end. */
export function ShowOlder({ hasNextPage, isFetchingNextPage, fetchNextPage }: Properties) {
  if (!hasNextPage) return null
  return (
    <Group justify="center" my="lg">
      <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t('Show older ones')}
      </Button>
    </Group>
  )
}

import { Button, Group } from '@mantine/core'
import { t } from '../language/language.ts'

type Properties = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }

/** Below a list that is read page by page, newest first. */
export function ShowOlder({ hasNextPage, isFetchingNextPage, fetchNextPage }: Properties) {
  if (!hasNextPage) return null
  return (
    <Group justify="center" mt="lg">
      <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t('Show older ones')}
      </Button>
    </Group>
  )
}

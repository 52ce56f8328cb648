import { Button } from '@mantine/core'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'

export function RestoreButton({ lecture }: { lecture: string }) {
  const restore = useApiChange('restoreLecture', 'seeLecture', 'myTrash', 'myLectures', 'startPage', 'lectureEvents')
  return (
    <Button
      mt="sm"
      variant="white"
      color="dark"
      loading={restore.isPending}
      onClick={() =>
        restore.mutate(
          { params: { lecture } },
          { onError: (error) => showProblem(t('The lecture stays in the trash'), error) },
        )
      }
    >
      {t('Take it out of the trash')}
    </Button>
  )
}

import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'
import type { Kept } from './cuts.ts'

const shown = ['seeLecture', 'seeTrim', 'myLectures', 'startPage', 'seeCourse', 'lectureEvents'] as const

/** Trims a lecture, or brings all of it back; the one offers the other. */
export function useTrim({ id, title }: { id: string; title: string }) {
  const trim = useApiChange('trimLecture', ...shown)
  const untrim = useApiChange('untrimLecture', ...shown)
  const params = { lecture: id }
  const undo = () =>
    untrim.mutate(
      { params },
      {
        onError: (error) => showProblem(t('The lecture stays trimmed'), error),
        onSuccess: () =>
          notifications.show({ withBorder: true, title: t('The whole lecture is back'), message: title }),
      },
    )
  const apply = (kept: Kept, done: () => void) =>
    trim.mutate(
      { params, body: kept },
      {
        onError: (error) => showProblem(t('The lecture stays as it was'), error),
        onSuccess: () => {
          done()
          const notice = notifications.show({
            autoClose: 12_000,
            withBorder: true,
            title: t('The lecture is trimmed'),
            message: (
              <Group justify="space-between" gap="sm">
                <span dir="auto">{title}</span>
                <Button
                  size="compact-sm"
                  variant="light"
                  onClick={() => {
                    notifications.hide(notice)
                    undo()
                  }}
                >
                  {t('Undo')}
                </Button>
              </Group>
            ),
          })
        },
      },
    )
  return { apply, undo, busy: trim.isPending || untrim.isPending }
}

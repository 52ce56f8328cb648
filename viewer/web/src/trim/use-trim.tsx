import { notifications } from '@mantine/notifications'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'
import { showUndo } from '../words/show-undo.tsx'
import type { Kept } from './cuts.ts'

const shown = ['seeLecture', 'seeTrim', 'myLectures', 'startPage', 'seeCourse', 'lectureEvents'] as const

/** Trims a lecture, or brings all of it back; the one offers the other. */
export function useTrim({ id, title }: { id: string; title: string }) {
  const trim = useApiChange('trimLecture', ...shown)
  const untrim = useApiChange('untrimLecture', ...shown)
  const params = { lecture: id }
  // Not `mutate`: it says nothing any more where the page is left.
  const undo = () =>
    void untrim.mutateAsync({ params }).then(
      () => notifications.show({ withBorder: true, title: t('The whole lecture is back'), message: title }),
      (error: unknown) => showProblem(t('The lecture stays trimmed'), error),
    )
  const apply = (kept: Kept, done: () => void) =>
    trim.mutate(
      { params, body: kept },
      {
        onError: (error) => showProblem(t('The lecture stays as it was'), error),
        onSuccess: () => {
          done()
          showUndo(title, undo, t('The lecture is trimmed'))
        },
      },
    )
  return { apply, undo, busy: trim.isPending || untrim.isPending }
}

import { Button } from '@mantine/core'
import type { LectureCard } from '../../../api/lectures.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'
import { showUndo } from '../words/show-undo.tsx'

/** Puts a lecture's removal off as far as its rule allows: one click, and one that takes it back. */
export function KeepLonger({ lecture }: { lecture: LectureCard }) {
  const extend = useApiChange('extendLecture', 'seeLecture', 'myLectures', 'lectureEvents', 'seeCourse', 'seeNotices')
  const extension = lecture.keeping?.extension
  if (!lecture.removal || !extension || lecture.status === 'trashed') return null
  const change = (days: number, done: string) =>
    extend.mutate(
      { params: { lecture: lecture.id }, body: { days } },
      {
        onError: (error) => showProblem(t('Its way to the trash stays as it was'), error),
        onSuccess: () =>
          showUndo(
            lecture.title,
            () =>
              extend.mutate(
                { params: { lecture: lecture.id }, body: { days: extension.days } },
                { onError: (error) => showProblem(t('This could not be taken back'), error) },
              ),
            done,
          ),
      },
    )
  const longer = extension.days < extension.most
  return (
    <Button
      size="compact-sm"
      variant={longer && lecture.removal.soon ? 'filled' : 'light'}
      loading={extend.isPending}
      aria-label={
        longer
          ? t('Keep longer: {{title}}', { title: lecture.title })
          : t('Do not keep longer: {{title}}', { title: lecture.title })
      }
      onClick={() =>
        longer
          ? change(extension.most, t('Kept {{count}} days longer', { count: extension.most - extension.days }))
          : change(0, t('Moves to the trash when its rule says again'))
      }
    >
      {longer ? t('Keep longer') : t('Do not keep longer')}
    </Button>
  )
}

import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Course } from '../../../api/courses.ts'
import type { LectureCard } from '../../../api/lectures.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'
import { showUndo } from '../words/show-undo.tsx'

/** Where a lecture comes from that the course only shows; who manages the course takes it out again. */
export function FromElsewhere({ course, lecture }: { course: Course; lecture: LectureCard }) {
  const take = useApiChange('takeFromCourse', 'seeCourse', 'seeLecture')
  const add = useApiChange('addToCourse', 'seeCourse', 'seeLecture')
  if (lecture.course?.id === course.id) return null
  const params = { lecture: lecture.id, course: course.id }
  // Not `mutate`: this row is gone by then, and what goes wrong is told all the same.
  const bringBack = () =>
    void add.mutateAsync({ params }).catch((error: unknown) => showProblem(t('This could not be taken back'), error))
  const takeOut = () =>
    take.mutate(
      { params },
      {
        onError: (error) => showProblem(t('The lecture stays in the course'), error),
        onSuccess: () => {
          const done = t('“{{title}}” is not shown in this course any more.', { title: lecture.title })
          if (lecture.canManage) showUndo(done, bringBack)
          else notifications.show({ withBorder: true, message: done })
        },
      },
    )
  return (
    <Group justify="space-between" gap="xs" mt={4}>
      <Text size="sm" c="dimmed" dir="auto">
        {lecture.course ? t('From “{{course}}”', { course: lecture.course.title }) : t('From outside of this course')}
      </Text>
      {course.canManage && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={take.isPending}
          aria-label={t('Take out of this course: {{title}}', { title: lecture.title })}
          onClick={takeOut}
        >
          {t('Take out')}
        </Button>
      )}
    </Group>
  )
}

import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Course } from '../../../api/courses.ts'
import type { LectureCard } from '../../../api/lectures.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'

/** Where a lecture comes from that the course only shows; who manages the course takes it out again. */
export function FromElsewhere({ course, lecture }: { course: Course; lecture: LectureCard }) {
  const take = useApiChange('takeFromCourse', 'seeCourse', 'seeLecture')
  const add = useApiChange('addToCourse', 'seeCourse', 'seeLecture')
  if (lecture.course?.id === course.id) return null
  const params = { lecture: lecture.id, course: course.id }
  const takeOut = () =>
    take.mutate(
      { params },
      {
        onError: (error) => showProblem(t('The lecture stays in the course'), error),
        onSuccess: () => {
          const notice = notifications.show({
            withBorder: true,
            autoClose: 10_000,
            message: (
              <Group justify="space-between">
                {t('“{{title}}” is not shown in this course any more.', { title: lecture.title })}
                {lecture.canManage && (
                  <Button
                    size="compact-sm"
                    variant="light"
                    onClick={() => {
                      notifications.hide(notice)
                      // Not `mutate`: this row is gone by then, and what goes wrong is told all the same.
                      add
                        .mutateAsync({ params })
                        .catch((error: unknown) => showProblem(t('This could not be taken back'), error))
                    }}
                  >
                    {t('Undo')}
                  </Button>
                )}
              </Group>
            ),
          })
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

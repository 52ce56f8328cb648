import { Button, Group, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import type { Course } from '../../../api/courses.ts'
import { RetentionField } from '../admin/retention-field.tsx'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { AccessField } from '../lecture/access-field.tsx'
import { Shelf } from '../start/shelf.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { retentionInWords } from '../words/retention.ts'
import { showProblem } from '../words/show-problem.tsx'

/** Settings in sentences. Retention is the admins' decision; lecturers read it. */
export function CourseSettings({ course, mayChangeRetention }: { course: Course; mayChangeRetention: boolean }) {
  const change = useApiChange('changeCourse', 'seeCourse', 'listCourses', 'seeRetention')
  const form = useForm({
    initialValues: {
      title: course.title,
      description: course.description,
      defaultAccess: course.defaultAccess,
      retentionDays: course.retentionDays,
    },
    validate: { title: (title) => (title.trim() ? null : t('A course needs a title.')) },
  })
  const save = form.onSubmit(({ retentionDays, ...body }) =>
    change.mutate(
      { params: { course: course.id }, body: mayChangeRetention ? { ...body, retentionDays } : body },
      {
        onSuccess: () => {
          form.resetDirty()
          notifications.show({ withBorder: true, message: t('Saved.') })
        },
        onError: (error) => refuseFields(form, error) || showProblem(t('The course stays as it was'), error),
      },
    ),
  )
  return (
    <Shelf title={t('Settings')}>
      <Paper withBorder p="lg">
        <form onSubmit={save} noValidate>
          <Stack gap="lg" maw="40rem">
            <TextInput label={t('Title')} required maxLength={200} {...form.getInputProps('title')} />
            <Textarea
              label={t('Description')}
              autosize
              minRows={2}
              maxRows={8}
              maxLength={10_000}
              {...form.getInputProps('description')}
            />
            <AccessField label={t('Who can watch new lectures')} {...form.getInputProps('defaultAccess')} />
            {mayChangeRetention ? (
              <RetentionField keptBy={t('Follow the organisation’s rule')} {...form.getInputProps('retentionDays')} />
            ) : (
              <Text size="sm">
                {course.retentionDays === null
                  ? t('Lectures follow the organisation’s rule for removal.')
                  : retentionInWords(course.retentionDays)}{' '}
                {t('An admin can change this.')}
              </Text>
            )}
            <Group>
              <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
                {t('Save')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
    </Shelf>
  )
}

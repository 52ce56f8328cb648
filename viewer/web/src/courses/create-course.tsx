import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from 'react-router'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { AccessField } from '../lecture/access-field.tsx'
import type { Access } from '../words/access.ts'
import { refuseFields } from '../words/refuse-fields.ts'
import { showProblem } from '../words/show-problem.tsx'

export function CreateCourse({ close }: { close: () => void }) {
  const navigate = useNavigate()
  const create = useApiChange('createCourse', 'listCourses')
  const form = useForm<{ title: string; description: string; defaultAccess: Access }>({
    mode: 'uncontrolled',
    initialValues: { title: '', description: '', defaultAccess: 'course' },
    validate: { title: (title) => (title.trim() ? null : t('A course needs a title.')) },
  })
  const save = form.onSubmit((body) =>
    create.mutate(
      { body },
      {
        onSuccess: ({ id }) => void navigate(`/courses/${id}/members`),
        onError: (error) => refuseFields(form, error) || showProblem(t('The course was not created'), error),
      },
    ),
  )
  return (
    <Modal opened onClose={close} title={t('Create a course')} size="lg">
      <form onSubmit={save} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('Title')}
            required
            maxLength={200}
            data-autofocus
            key={form.key('title')}
            {...form.getInputProps('title')}
          />
          <Textarea
            label={t('Description')}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={10_000}
            key={form.key('description')}
            {...form.getInputProps('description')}
          />
          <AccessField
            label={t('Who can watch its lectures')}
            key={form.key('defaultAccess')}
            {...form.getInputProps('defaultAccess')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('Create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

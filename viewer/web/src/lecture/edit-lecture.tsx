import { Button, Group, Modal, Select, Stack, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMemo } from 'react'
import { licences } from '../../../../core/lecture/licence.ts'
import type { LecturePage } from '../../../api/lectures.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { licenceInWords } from '../words/licence.ts'
import { refuseFields } from '../words/refuse-fields.ts'
import { showProblem } from '../words/show-problem.tsx'
import { AccessField } from './access-field.tsx'

/** Title, speakers, description, licence, course, and who can watch. */
export function EditLecture({ lecture, close }: { lecture: LecturePage; close: () => void }) {
  const { data } = useApi('listCourses', {})
  const change = useApiChange('changeLecture', 'seeLecture', 'myLectures', 'startPage', 'seeCourse')
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      title: lecture.title,
      speakers: lecture.speakers,
      description: lecture.description,
      licence: lecture.licence,
      access: lecture.access,
      course: lecture.course?.id ?? null,
    },
    validate: { title: (title) => (title.trim() ? null : t('A lecture needs a title.')) },
  })
  const own = lecture.course?.id
  // As long as they are the same: with new ones the field forgets what is being typed into it.
  const courses = useMemo(
    () =>
      (data?.courses ?? [])
        .filter(({ canManage, id }) => canManage || id === own)
        .map(({ id, title }) => ({ value: id, label: title })),
    [data, own],
  )
  const save = form.onSubmit((values) =>
    change.mutate(
      { params: { lecture: lecture.id }, body: values },
      {
        onSuccess: close,
        onError: (error) => refuseFields(form, error) || showProblem(t('The lecture stays as it was'), error),
      },
    ),
  )
  return (
    <Modal opened onClose={close} title={t('Edit the lecture')} size="lg">
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
          <TagsInput
            label={t('Speakers')}
            description={t('Enter adds a name.')}
            maxTags={20}
            maxLength={200}
            clearable
            clearButtonProps={{ 'aria-label': t('Remove all') }}
            key={form.key('speakers')}
            {...form.getInputProps('speakers')}
          />
          <Textarea
            label={t('Description')}
            autosize
            minRows={3}
            maxRows={10}
            maxLength={10_000}
            key={form.key('description')}
            {...form.getInputProps('description')}
          />
          <Select
            label={t('What others may do with it')}
            allowDeselect={false}
            data={licences.map((licence) => ({ value: licence, label: licenceInWords(licence) }))}
            key={form.key('licence')}
            {...form.getInputProps('licence')}
          />
          <Select
            label={t('Course')}
            placeholder={t('No course')}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('No course') }}
            data={courses}
            key={form.key('course')}
            {...form.getInputProps('course')}
          />
          <AccessField key={form.key('access')} {...form.getInputProps('access')} />
          <Group justify="flex-end" mt="sm">
            <Button variant="default" onClick={close}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {t('Save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

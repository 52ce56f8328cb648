import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { LectureFile } from '../../../api/files.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { refuseFields } from '../words/refuse-fields.ts'
import { showProblem } from '../words/show-problem.tsx'

type Properties = { lecture: string; file: LectureFile; close: () => void }

/** Another name for a file; its ending stays. */
export function RenameFile({ lecture, file, close }: Properties) {
  const rename = useApiChange('renameFile', 'seeLecture')
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: file.name },
    validate: { name: (name) => (name.trim() ? null : t('A file needs a name.')) },
  })
  const save = form.onSubmit((body) =>
    rename.mutate(
      { params: { lecture, file: file.id }, body },
      {
        onSuccess: close,
        onError: (error) => refuseFields(form, error) || showProblem(t('The file keeps its name'), error),
      },
    ),
  )
  return (
    <Modal opened onClose={close} title={t('Rename the file')}>
      <form onSubmit={save} noValidate>
        <TextInput
          label={t('Name')}
          required
          maxLength={120}
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={rename.isPending}>
            {t('Save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { FormProblem } from '../../account/form-problem.tsx'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApiChange } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { refuseFields } from '../../words/refuse-fields.ts'

type Properties = { person: ApiAnswer<'listPeople'>['people'][number]; close: () => void }

/** Corrects what a member is called, and by which address they sign in. */
export function EditPerson({ person, close }: Properties) {
  const change = useApiChange('changePerson', 'listPeople', 'me')
  const form = useForm({
    initialValues: { name: person.name, email: person.email },
    validate: {
      name: (name) => (name.trim() ? null : t('Type a name.')),
      email: (email) => (email.includes('@') ? null : t('Type an e-mail address.')),
    },
  })
  const save = form.onSubmit((body) =>
    change.mutate(
      { params: { person: person.id }, body },
      { onSuccess: close, onError: (error) => void refuseFields(form, error) },
    ),
  )
  return (
    <Modal opened onClose={close} title={t('Name and address of {{name}}', { name: person.name })} size="lg">
      <form onSubmit={save} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('Name')}
            required
            maxLength={200}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('E-mail address')}
            description={t('The person signs in with it from then on.')}
            type="email"
            required
            autoComplete="off"
            {...form.getInputProps('email')}
          />
          <FormProblem error={change.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              {t('Save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

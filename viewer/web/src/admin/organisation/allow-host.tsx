import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { FormProblem } from '../../account/form-problem.tsx'
import { useApiChange } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { refuseFields } from '../../words/refuse-fields.ts'

/** Allows a host, or gives the one named its server's shared secret. */
export function AllowHost({ host, close }: { host: string; close: () => void }) {
  const allow = useApiChange('allowHost', 'listHosts')
  const known = host !== ''
  const form = useForm({
    initialValues: { host, secret: '' },
    validate: {
      host: (typed) => (typed.trim() ? null : t('Type a host, such as meet.example.org.')),
      secret: (typed) => (known && !typed.trim() ? t('Type the shared secret.') : null),
    },
  })
  const save = form.onSubmit(({ host, secret }) =>
    allow.mutate(
      { body: { host, ...(secret.trim() ? { secret } : {}) } },
      { onSuccess: close, onError: (error) => void refuseFields(form, error) },
    ),
  )
  return (
    <Modal opened onClose={close} title={known ? t('Shared secret of {{host}}', { host }) : t('Allow a host')}>
      <form onSubmit={save} noValidate>
        <Stack gap="md">
          {!known && (
            <TextInput
              label={t('Host')}
              description={t('Only the name: meet.example.org. Recorders may then open every page there.')}
              required
              autoComplete="off"
              data-autofocus
              {...form.getInputProps('host')}
            />
          )}
          <PasswordInput
            label={t('Shared secret')}
            description={t(
              'Only for BigBlueButton: what bbb-conf --secret prints on that server. It is kept encrypted and never shown again.',
            )}
            autoComplete="off"
            required={known}
            {...form.getInputProps('secret')}
          />
          <FormProblem error={allow.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={allow.isPending}>
              {known ? t('Save') : t('Allow')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

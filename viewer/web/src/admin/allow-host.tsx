import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { FormProblem } from '../account/form-problem.tsx'
import { useApiChange } from '../api/use-api.ts'
import { refuseFields } from '../words/refuse-fields.ts'

/** Allows a host, or gives the one named its server's shared secret. */
export function AllowHost({ host, close }: { host: string; close: () => void }) {
  const allow = useApiChange('allowHost', 'listHosts')
  const known = host !== ''
  const form = useForm({
    initialValues: { host, secret: '' },
    validate: {
      host: (typed) => (typed.trim() ? null : 'Type a host, such as meet.example.org.'),
      secret: (typed) => (known && !typed.trim() ? 'Type the shared secret.' : null),
    },
  })
  const save = form.onSubmit(({ host, secret }) =>
    allow.mutate(
      { body: { host, ...(secret.trim() ? { secret } : {}) } },
      { onSuccess: close, onError: (error) => void refuseFields(form, error) },
    ),
  )
  return (
    <Modal opened onClose={close} title={known ? `Shared secret of ${host}` : 'Allow a host'}>
      <form onSubmit={save} noValidate>
        <Stack gap="md">
          {!known && (
            <TextInput
              label="Host"
              description="Only the name: meet.example.org. Recorders may then open every page there."
              required
              autoComplete="off"
              data-autofocus
              {...form.getInputProps('host')}
            />
          )}
          <PasswordInput
            label="Shared secret"
            description="Only for BigBlueButton: what bbb-conf --secret prints on that server. It is kept encrypted and never shown again."
            autoComplete="off"
            required={known}
            {...form.getInputProps('secret')}
          />
          <FormProblem error={allow.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={allow.isPending}>
              {known ? 'Save' : 'Allow'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

import { Button, Group, Paper, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApiChange } from '../api/use-api.ts'
import { Shelf } from '../start/shelf.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { showProblem } from '../words/show-problem.tsx'
import { RetentionField } from './retention-field.tsx'

type Properties = { organisation: ApiAnswer<'seeRetention'>['organisation'] }

export function OrganisationRule({ organisation }: Properties) {
  const change = useApiChange('changeOrganisation', 'seeRetention', 'me', 'now')
  const form = useForm({
    initialValues: organisation,
    validate: { name: (name) => (name.trim() ? null : 'An organisation needs a name.') },
  })
  const save = form.onSubmit((body) =>
    change.mutate(
      { body },
      {
        onSuccess: () => {
          form.resetDirty()
          notifications.show({ withBorder: true, message: 'Saved.' })
        },
        onError: (error) => refuseFields(form, error) || showProblem('The rule stays as it was', error),
      },
    ),
  )
  return (
    <Shelf title="Organisation">
      <Paper withBorder p="lg">
        <form onSubmit={save} noValidate>
          <Stack gap="lg" maw="40rem">
            <TextInput label="Name" required maxLength={200} {...form.getInputProps('name')} />
            <RetentionField
              keptBy="Keep lectures until somebody removes them"
              {...form.getInputProps('retentionDays')}
            />
            <Group>
              <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
                Save
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
    </Shelf>
  )
}

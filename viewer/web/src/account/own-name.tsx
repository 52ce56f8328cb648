import { Button, Paper, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { Shelf } from '../parts/shelf.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { FormProblem } from './form-problem.tsx'
import { newAccountRules } from './new-account-fields.tsx'

/** What somebody is called. */
export function OwnName({ name }: { name: string }) {
  const change = useApiChange('changeAccount', 'me')
  const form = useForm({ initialValues: { name }, validate: { name: newAccountRules.name } })
  const save = form.onSubmit((body) =>
    change.mutate(
      { body },
      {
        onSuccess: () => {
          form.resetDirty()
          notifications.show({ withBorder: true, message: t('Saved.') })
        },
        onError: (error) => void refuseFields(form, error),
      },
    ),
  )
  return (
    <Shelf title={t('Name')}>
      <Paper component="form" onSubmit={save} noValidate withBorder p="lg">
        <Stack gap="md" align="flex-start" maw="40rem">
          <TextInput
            label={t('Your name')}
            description={t('As others see it.')}
            w="100%"
            maw="27rem"
            maxLength={200}
            autoComplete="name"
            {...form.getInputProps('name')}
          />
          <FormProblem error={change.error} />
          <Button type="submit" variant="default" loading={change.isPending} disabled={!form.isDirty()}>
            {t('Save')}
          </Button>
        </Stack>
      </Paper>
    </Shelf>
  )
}

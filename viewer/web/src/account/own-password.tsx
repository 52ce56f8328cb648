import { Button, Paper, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { Shelf } from '../parts/shelf.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { FormProblem } from './form-problem.tsx'
import { newAccountRules } from './new-account-fields.tsx'

/** Another password, for whoever knows the present one. */
export function OwnPassword() {
  const change = useApiChange('changePassword')
  const form = useForm({
    initialValues: { present: '', password: '' },
    validate: {
      present: (present) => (present ? null : t('Type your password.')),
      password: newAccountRules.password,
    },
  })
  const save = form.onSubmit((body) =>
    change.mutate(
      { body },
      {
        onSuccess: () => {
          form.reset()
          notifications.show({ withBorder: true, message: t('Your new password is set.') })
        },
        onError: (error) => void refuseFields(form, error),
      },
    ),
  )
  const toggle = { 'aria-label': t('Show the password'), tabIndex: 0 }
  return (
    <Shelf title={t('Password')}>
      <Paper component="form" onSubmit={save} noValidate withBorder p="lg">
        <Stack gap="md" align="flex-start" maw="40rem">
          <PasswordInput
            label={t('Present password')}
            description={t('So that nobody else does this at your screen.')}
            w="100%"
            maw="27rem"
            autoComplete="current-password"
            visibilityToggleButtonProps={toggle}
            {...form.getInputProps('present')}
          />
          <PasswordInput
            label={t('New password')}
            description={t('At least 10 characters. You are signed out everywhere else.')}
            w="100%"
            maw="27rem"
            autoComplete="new-password"
            visibilityToggleButtonProps={toggle}
            {...form.getInputProps('password')}
          />
          <FormProblem error={change.error} />
          <Button type="submit" variant="default" loading={change.isPending} disabled={!form.isDirty()}>
            {t('Set the password')}
          </Button>
        </Stack>
      </Paper>
    </Shelf>
  )
}

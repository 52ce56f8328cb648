import { Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useApiChange } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { refuseFields } from '../words/refuse-fields.ts'
import { AccountCard } from './account-card.tsx'
import { DemoAccounts } from './demo-accounts.tsx'
import { FormProblem } from './form-problem.tsx'
import { useEntering } from './use-entering.ts'

export function SignInPage() {
  const { data: me } = useMe()
  const enter = useEntering()
  const signIn = useApiChange('signIn')
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (email.includes('@') ? null : t('Type your e-mail address.')),
      password: (password) => (password ? null : t('Type your password.')),
    },
  })
  const send = (body: { email: string; password: string }) =>
    signIn.mutate({ body }, { onSuccess: enter, onError: (error) => void refuseFields(form, error) })
  return (
    <AccountCard title={t('Sign in')} words={me?.organisation.name}>
      <form onSubmit={form.onSubmit(send)} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('E-mail address')}
            type="email"
            autoComplete="username"
            autoFocus
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('Password')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('Show the password'), tabIndex: 0 }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <FormProblem error={signIn.error} />
          <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
            {t('Sign in')}
          </Button>
        </Stack>
      </form>
      {me && me.demoAccounts.length > 0 && (
        <>
          <Divider my="lg" label={t('or try it as')} />
          <DemoAccounts accounts={me.demoAccounts} choose={send} busy={signIn.isPending} />
        </>
      )}
      <Text size="sm" c="dimmed" mt="lg">
        {me?.needsFirstAdmin
          ? t('There is no account yet: the window that started Aula shows a link that makes the first admin.')
          : t('No account? An admin can invite you. Public lectures and rooms need none.')}
      </Text>
    </AccountCard>
  )
}

import { Anchor, Button, Divider, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { Link, Navigate, useLocation } from 'react-router'
import { Refusal } from '../api/refusal.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { takeAlong, wayBack } from '../layout/way-back.ts'
import { refuseFields } from '../words/refuse-fields.ts'
import { AccountCard } from './account-card.tsx'
import { DemoAccounts } from './demo-accounts.tsx'
import { FormProblem } from './form-problem.tsx'
import { useEntering } from './use-entering.ts'

type Proof = { email: string; password: string; code?: string }

export function SignInPage() {
  const location = useLocation()
  // Read anew: whoever comes because a login has ended would be sent back at once by what was known before.
  const { data: me, isFetchedAfterMount } = useApi('me', {}, { refetchOnMount: 'always' })
  const enter = useEntering()
  const signIn = useApiChange('signIn')
  /** Address and password that were right, of an account that has a second factor. */
  const [proven, setProven] = useState<Proof>()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (email.includes('@') ? null : t('Type your e-mail address.')),
      password: (password) => (password ? null : t('Type your password.')),
    },
  })
  const send = (body: Proof) =>
    signIn.mutate(
      { body },
      {
        onSuccess: enter,
        onError: (error) => {
          if (error instanceof Refusal && error.code === 'sign-in.code-needed') {
            signIn.reset()
            setProven(body)
          } else refuseFields(form, error)
        },
      },
    )
  if (me?.person && isFetchedAfterMount && !signIn.isSuccess) return <Navigate to={wayBack(location.state)} replace />
  if (proven)
    return (
      <CodeForm
        error={signIn.error}
        busy={signIn.isPending}
        send={(code) => send({ ...proven, code })}
        back={() => {
          signIn.reset()
          setProven(undefined)
        }}
      />
    )
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
          <Anchor component={Link} to="/forgotten-password" state={takeAlong(location)} size="sm" ta="center">
            {t('Forgot your password?')}
          </Anchor>
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

type CodeFormProperties = { error: Error | null; busy: boolean; send: (code: string) => void; back: () => void }

/** The second step, for accounts that have one. */
function CodeForm({ error, busy, send, back }: CodeFormProperties) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: { code: (code) => (code.trim().length >= 6 ? null : t('Type all six digits.')) },
  })
  return (
    <AccountCard
      title={t('Your code')}
      words={t('Open your authenticator application and type the six digits it shows for Aula.')}
    >
      <form onSubmit={form.onSubmit(({ code }) => send(code))} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('Code')}
            description={t('Or one of your recovery codes.')}
            autoComplete="one-time-code"
            autoFocus
            maxLength={40}
            key={form.key('code')}
            {...form.getInputProps('code')}
          />
          <FormProblem error={error} />
          <Group grow preventGrowOverflow={false}>
            <Button variant="default" size="md" onClick={back}>
              {t('Back')}
            </Button>
            <Button type="submit" size="md" loading={busy}>
              {t('Sign in')}
            </Button>
          </Group>
        </Stack>
      </form>
      <Text size="sm" c="dimmed" mt="lg">
        {t('Device and recovery codes lost? An admin can remove the second step from your account.')}
      </Text>
    </AccountCard>
  )
}

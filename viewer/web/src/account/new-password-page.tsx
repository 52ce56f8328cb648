import { Button, PasswordInput, Skeleton, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { Offline } from '../api/refusal.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { Problem } from '../layout/problem.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { AccountCard } from './account-card.tsx'
import { FormProblem } from './form-problem.tsx'
import { newAccountRules } from './new-account-fields.tsx'
import { tokenInAddress } from './token-in-address.ts'
import { useEntering } from './use-entering.ts'

/** Where the link for a new password leads. */
export function NewPasswordPage() {
  const [token] = useState(tokenInAddress)
  const complete = token.length >= 20
  const { data, error, refetch } = useApi(
    'seePasswordReset',
    { body: { token } },
    { enabled: complete, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false },
  )
  if (error instanceof Offline) return <Problem error={error} retry={refetch} />
  if (error || !complete)
    return (
      <Message
        icon={IconKey}
        title={t('This link cannot be used')}
        action={
          <Button component={Link} to="/forgotten-password">
            {t('Ask for a new link')}
          </Button>
        }
      >
        {t('It was used already, or is older than an hour.')}
      </Message>
    )
  if (!data)
    return (
      <AccountCard title={t('New password')}>
        <Stack role="status" aria-label={t('Loading')}>
          <Skeleton height="3rem" />
          <Skeleton height="3rem" />
        </Stack>
      </AccountCard>
    )
  return <NewPasswordForm token={token} email={data.email} organisation={data.organisation} />
}

function NewPasswordForm({ token, email, organisation }: { token: string; email: string; organisation: string }) {
  const enter = useEntering()
  const navigate = useNavigate()
  const reset = useApiChange('resetPassword', 'me')
  const form = useForm({ initialValues: { password: '' }, validate: { password: newAccountRules.password } })
  const send = form.onSubmit(({ password }) =>
    reset.mutate(
      { body: { token, password } },
      {
        onSuccess: async (me) => {
          notifications.show({ withBorder: true, message: t('Your new password is set.') })
          // Whoever has a second step shows their code on the way in.
          if (me.person) await enter(me)
          else await navigate('/sign-in', { replace: true })
        },
        onError: (error) => void refuseFields(form, error),
      },
    ),
  )
  return (
    <AccountCard title={t('New password')} words={organisation}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <TextInput label={t('E-mail address')} type="email" value={email} readOnly autoComplete="username" />
          <PasswordInput
            label={t('New password')}
            description={t('At least 10 characters. You are signed out everywhere else.')}
            required
            autoFocus
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('Show the password'), tabIndex: 0 }}
            {...form.getInputProps('password')}
          />
          <FormProblem error={reset.error} />
          <Button type="submit" size="md" loading={reset.isPending}>
            {t('Set the password')}
          </Button>
        </Stack>
      </form>
    </AccountCard>
  )
}

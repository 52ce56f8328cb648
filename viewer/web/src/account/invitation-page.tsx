import { Button, Skeleton, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconMail } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ApiAnswer } from '../api/call-api.ts'
import { Offline } from '../api/refusal.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { Problem } from '../layout/problem.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { roleInWords } from '../words/role.ts'
import { AccountCard } from './account-card.tsx'
import { FormProblem } from './form-problem.tsx'
import { NewAccountFields, newAccountRules } from './new-account-fields.tsx'
import { tokenInAddress } from './token-in-address.ts'
import { useEntering } from './use-entering.ts'

/** Where an invitation leads: a name, a password, in. */
export function InvitationPage() {
  const [token] = useState(tokenInAddress)
  const complete = token.length >= 20
  const { data, error, refetch } = useApi(
    'seeInvitation',
    { body: { token } },
    { enabled: complete, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false },
  )
  if (error instanceof Offline) return <Problem error={error} retry={refetch} />
  if (error || !complete)
    return (
      <Message
        icon={IconMail}
        title={t('This invitation cannot be used')}
        action={
          <Button component={Link} to="/sign-in" variant="default">
            {t('Sign in')}
          </Button>
        }
      >
        {t('It was used already, withdrawn, or is too old. Ask for a new one, or sign in if you have an account.')}
      </Message>
    )
  if (!data)
    return (
      <AccountCard title={t('You are invited')}>
        <Stack role="status" aria-label={t('Loading')}>
          <Skeleton height="3rem" />
          <Skeleton height="3rem" />
        </Stack>
      </AccountCard>
    )
  return <AcceptForm token={token} invitation={data} />
}

function AcceptForm({ token, invitation }: { token: string; invitation: ApiAnswer<'seeInvitation'> }) {
  const enter = useEntering()
  const accept = useApiChange('acceptInvitation')
  const form = useForm({ initialValues: { name: invitation.name, password: '' }, validate: newAccountRules })
  const send = form.onSubmit((values) =>
    accept.mutate(
      { body: { token, ...values } },
      { onSuccess: enter, onError: (error) => void refuseFields(form, error) },
    ),
  )
  const { organisation, role, course, email } = invitation
  return (
    <AccountCard title={t('You are invited')} words={invitationInWords(organisation, roleInWords(role), course)}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('E-mail address')}
            description={t('You sign in with it.')}
            type="email"
            value={email}
            readOnly
            autoComplete="username"
          />
          <NewAccountFields field={form.getInputProps} />
          <FormProblem error={accept.error} />
          <Button type="submit" size="md" loading={accept.isPending}>
            {t('Accept the invitation')}
          </Button>
        </Stack>
      </form>
    </AccountCard>
  )
}

function invitationInWords(organisation: string, role: string, course: string | null): string {
  return course
    ? t('{{organisation}} invites you to “{{course}}”. Your role: {{role}}.', { organisation, course, role })
    : t('{{organisation}} invites you. Your role: {{role}}.', { organisation, role })
}

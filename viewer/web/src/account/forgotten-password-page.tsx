import { Button, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconMailForward } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useLocation } from 'react-router'
import { useApiChange } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { Problem } from '../layout/problem.tsx'
import { takeAlong } from '../layout/way-back.ts'
import { refuseFields } from '../words/refuse-fields.ts'
import { AccountCard } from './account-card.tsx'
import { FormProblem } from './form-problem.tsx'

/** Asks for an e-mail with a link; where none can be sent, says who helps. */
export function ForgottenPasswordPage() {
  const { data: me, error, refetch } = useMe()
  const location = useLocation()
  const ask = useApiChange('forgotPassword')
  const [asked, setAsked] = useState<string>()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '' },
    validate: { email: (email) => (email.includes('@') ? null : t('Type your e-mail address.')) },
  })
  const send = form.onSubmit((body) =>
    ask.mutate({ body }, { onSuccess: () => setAsked(body.email), onError: (error) => void refuseFields(form, error) }),
  )
  const back = (
    <Button component={Link} to="/sign-in" state={takeAlong(location)} variant="default">
      {t('Sign in')}
    </Button>
  )
  if (asked !== undefined)
    return (
      <Message icon={IconMailForward} title={t('Look into your mailbox')} action={back}>
        {t(
          'If there is an account for {{email}}, an e-mail with a link is on its way. The link works for one hour. Nothing there after some minutes? Look among unwanted mail, or ask an admin.',
          { email: asked },
        )}
      </Message>
    )
  if (error) return <Problem error={error} retry={refetch} />
  if (!me)
    return (
      <AccountCard title={t('Forgot your password?')}>
        <Stack role="status" aria-label={t('Loading')}>
          <Skeleton height="3rem" />
        </Stack>
      </AccountCard>
    )
  if (!me.mail)
    return (
      <AccountCard title={t('Forgot your password?')}>
        <Stack gap="md">
          <Text>
            {t(
              'Aula sends no e-mails here. Ask an admin of {{organisation}}: on the page “People” they make a link for you that sets a new password.',
              { organisation: me.organisation.name },
            )}
          </Text>
          {back}
        </Stack>
      </AccountCard>
    )
  return (
    <AccountCard title={t('Forgot your password?')} words={t('You get an e-mail with a link that sets a new one.')}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('E-mail address')}
            type="email"
            autoComplete="username"
            autoFocus
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <FormProblem error={ask.error} />
          <Button type="submit" size="md" loading={ask.isPending}>
            {t('Send the link')}
          </Button>
        </Stack>
      </form>
    </AccountCard>
  )
}

import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { AccountCard } from './account-card.tsx'
import { FormProblem } from './form-problem.tsx'
import { NewAccountFields, newAccountRules } from './new-account-fields.tsx'
import { tokenInAddress } from './token-in-address.ts'
import { useEntering } from './use-entering.ts'

/** Where the one-time link of the first start leads. */
export function FirstAdminPage() {
  const [token] = useState(tokenInAddress)
  const enter = useEntering()
  const make = useApiChange('makeFirstAdmin')
  const form = useForm({
    initialValues: { organisation: '', name: '', email: '', password: '' },
    validate: {
      ...newAccountRules,
      organisation: (name) => (name.trim() ? null : t('Type the name of your university, school or team.')),
      email: (email) => (email.includes('@') ? null : t('Type your e-mail address.')),
    },
  })
  if (token.length < 20)
    return (
      <Message icon={IconKey} title={t('This link is incomplete')}>
        {t('The window that started Aula shows the whole link. Copy all of it.')}
      </Message>
    )
  const send = form.onSubmit((values) =>
    make.mutate(
      { body: { token, ...values } },
      { onSuccess: enter, onError: (error) => void refuseFields(form, error) },
    ),
  )
  return (
    <AccountCard
      title={t('Welcome to Aula')}
      words={t('You make the first account here. It is an admin, and can invite everybody else.')}
    >
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('Organisation')}
            description={t('Your university, school or team.')}
            required
            maxLength={200}
            autoFocus
            autoComplete="organization"
            {...form.getInputProps('organisation')}
          />
          <TextInput
            label={t('E-mail address')}
            description={t('You sign in with it.')}
            type="email"
            required
            autoComplete="username"
            {...form.getInputProps('email')}
          />
          <NewAccountFields field={form.getInputProps} />
          <FormProblem error={make.error} />
          <Button type="submit" size="md" loading={make.isPending}>
            {t('Make the account')}
          </Button>
        </Stack>
      </form>
    </AccountCard>
  )
}

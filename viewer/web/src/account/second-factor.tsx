import { Button, Group, Modal, Paper, PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { Shelf } from '../parts/shelf.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { FormProblem } from './form-problem.tsx'
import { SetUpCodes } from './set-up-codes.tsx'

/** Codes of an authenticator application, asked for beside the password. `recoveryCodesLeft` undefined: not set up. */
export function SecondFactor({ recoveryCodesLeft }: { recoveryCodesLeft: number | undefined }) {
  const [asking, setAsking] = useState<'begin' | 'remove'>()
  const [begun, setBegun] = useState<{ secret: string; address: string }>()
  const there = recoveryCodesLeft !== undefined
  return (
    <Shelf title={t('Signing in with a second step')}>
      <Paper withBorder p="lg">
        <Stack gap="md" align="flex-start" maw="40rem">
          <Text>
            {there
              ? t(
                  'When you sign in you are asked for a code of your authenticator application. You have {{count}} recovery codes left.',
                  { count: recoveryCodesLeft },
                )
              : t(
                  'Whoever learns your password cannot sign in with it alone when you have a second step: a code that an application on your phone makes anew every half minute.',
                )}
          </Text>
          {there ? (
            <Button variant="default" onClick={() => setAsking('remove')}>
              {t('Remove the second step')}
            </Button>
          ) : (
            <Button onClick={() => setAsking('begin')}>{t('Set it up')}</Button>
          )}
        </Stack>
      </Paper>
      {asking === 'begin' && (
        <AskPassword title={t('Set up a second step')} act="begin" close={() => setAsking(undefined)} done={setBegun} />
      )}
      {asking === 'remove' && (
        <AskPassword
          title={t('Remove the second step?')}
          act="remove"
          close={() => setAsking(undefined)}
          done={() => {}}
        />
      )}
      {begun && <SetUpCodes {...begun} close={() => setBegun(undefined)} />}
    </Shelf>
  )
}

type AskProperties = {
  title: string
  act: 'begin' | 'remove'
  close: () => void
  done: (begun: { secret: string; address: string }) => void
}

function AskPassword({ title, act, close, done }: AskProperties) {
  const begin = useApiChange('beginSecondFactor')
  const remove = useApiChange('removeSecondFactor', 'seeAccount')
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (password) => (password ? null : t('Type your password.')) },
  })
  const onError = (error: Error) => void refuseFields(form, error)
  const send = form.onSubmit((body) => {
    if (act === 'begin') {
      begin.mutate(
        { body },
        {
          onError,
          onSuccess: (begun) => {
            close()
            done(begun)
          },
        },
      )
    } else {
      remove.mutate(
        { body },
        {
          onError,
          onSuccess: () => {
            close()
            notifications.show({ withBorder: true, message: t('You sign in with your password alone.') })
          },
        },
      )
    }
  })
  return (
    <Modal opened onClose={close} title={title}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <PasswordInput
            label={t('Your password')}
            description={t('So that nobody else does this at your screen.')}
            autoComplete="current-password"
            data-autofocus
            visibilityToggleButtonProps={{ 'aria-label': t('Show the password'), tabIndex: 0 }}
            {...form.getInputProps('password')}
          />
          <FormProblem error={begin.error ?? remove.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('Cancel')}
            </Button>
            <Button
              type="submit"
              color={act === 'remove' ? 'live' : undefined}
              loading={begin.isPending || remove.isPending}
            >
              {act === 'begin' ? t('Go on') : t('Remove')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { CopyField } from '../parts/copy-field.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { FormProblem } from './form-problem.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

type Properties = { secret: string; address: string; close: () => void }

/** Shows the picture, asks for a first code, then shows the recovery codes, once. */
export function SetUpCodes({ secret, address, close }: Properties) {
  const [codes, setCodes] = useState<string[]>()
  const confirm = useApiChange('confirmSecondFactor', 'seeAccount')
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: { code: (code) => (/^\d{3} ?\d{3}$/.test(code.trim()) ? null : t('Type all six digits.')) },
  })
  const send = form.onSubmit((body) =>
    confirm.mutate(
      { body },
      { onSuccess: ({ recoveryCodes }) => setCodes(recoveryCodes), onError: (error) => void refuseFields(form, error) },
    ),
  )
  if (codes) return <RecoveryCodes codes={codes} close={close} />
  return (
    <Modal opened onClose={close} title={t('Set up a second step')} size="lg" closeOnClickOutside={false}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <Text>
            {t(
              'Scan this with an authenticator application (such as Aegis, FreeOTP, Google or Microsoft Authenticator), and type the six digits that it shows.',
            )}
          </Text>
          <QrCode text={address} label={t('QR code for the authenticator application')} />
          <CopyField label={t('Cannot scan? Type this key')} value={secret} />
          <TextInput
            label={t('Code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            data-autofocus
            key={form.key('code')}
            {...form.getInputProps('code')}
          />
          <FormProblem error={confirm.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={confirm.isPending}>
              {t('Turn it on')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

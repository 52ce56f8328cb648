import { Alert, Button, Group, Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconMail } from '@tabler/icons-react'
import { useState } from 'react'
import { FormProblem } from '../../account/form-problem.tsx'
import { useApi, useApiChange } from '../../api/use-api.ts'
import { useMe } from '../../api/use-me.ts'
import { t } from '../../language/language.ts'
import { shownOnce } from '../../layout/shown-once.ts'
import { CopyField } from '../../parts/copy-field.tsx'
import { refuseFields } from '../../words/refuse-fields.ts'
import { type Role, roles } from '../../words/role.ts'

/** Asks whom to invite as what, then shows the link, once; an e-mail brings it, too, where e-mails can be sent. */
export function Invite({ close }: { close: () => void }) {
  const { data: me } = useMe()
  const { data } = useApi('listCourses', {})
  const invite = useApiChange('invite', 'listPeople')
  const [made, setMade] = useState<{ link: string; mailed: boolean }>()
  const form = useForm<{ email: string; name: string; role: Role; course: string | null }>({
    initialValues: { email: '', name: '', role: 'student', course: null },
    validate: { email: (email) => (email.includes('@') ? null : t('Type an e-mail address.')) },
  })
  const send = form.onSubmit((body) =>
    invite.mutate(
      { body },
      {
        onSuccess: setMade,
        onError: (error) => void refuseFields(form, error),
      },
    ),
  )
  if (made)
    return (
      <Modal
        opened
        onClose={close}
        title={made.mailed ? t('An e-mail is on its way') : t('Send this link')}
        size="lg"
        {...shownOnce}
      >
        <Stack gap="md">
          <Text>
            {made.mailed
              ? t('It brings the link to {{email}}. You can send it yourself, too; it works once.', {
                  email: form.values.email,
                })
              : t('Send it to {{email}}. It works once.', { email: form.values.email })}
          </Text>
          <CopyField label={t('Link of the invitation')} value={made.link} />
          <Alert variant="light" color="accent" icon={<IconMail aria-hidden />}>
            {t('This link is shown only now. If it gets lost, withdraw the invitation and make a new one.')}
          </Alert>
          <Group justify="flex-end">
            <Button onClick={close}>{t('Done')}</Button>
          </Group>
        </Stack>
      </Modal>
    )
  return (
    <Modal
      opened
      onClose={close}
      title={t('Invite somebody')}
      size="lg"
      closeOnClickOutside={!invite.isPending}
      closeOnEscape={!invite.isPending}
    >
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('E-mail address')}
            type="email"
            required
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('email')}
          />
          <TextInput label={t('Name')} maxLength={200} autoComplete="off" {...form.getInputProps('name')} />
          <Radio.Group label={t('Role')} {...form.getInputProps('role')}>
            <Stack gap="sm" mt="xs">
              {roles.map(({ value, label, sentence }) => (
                <Radio key={value} value={value} label={label} description={sentence} />
              ))}
            </Stack>
          </Radio.Group>
          {data && data.courses.length > 0 && (
            <Select
              label={t('Course')}
              description={t('The person becomes a member of it at once.')}
              placeholder={t('No course')}
              searchable
              clearable
              clearButtonProps={{ 'aria-label': t('No course') }}
              data={data.courses.map(({ id, title }) => ({ value: id, label: title }))}
              {...form.getInputProps('course')}
            />
          )}
          <FormProblem error={invite.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={invite.isPending}>
              {me?.mail ? t('Send the invitation') : t('Make the link')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

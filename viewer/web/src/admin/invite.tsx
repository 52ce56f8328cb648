import { Alert, Button, Group, Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconMail } from '@tabler/icons-react'
import { useState } from 'react'
import { FormProblem } from '../account/form-problem.tsx'
import { useApi, useApiChange } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { CopyField } from '../lecture/copy-field.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { type Role, roles } from '../words/role.ts'

/** Asks whom to invite as what, then shows the link, once; an e-mail brings it, too, where e-mails can be sent. */
export function Invite({ close }: { close: () => void }) {
  const { data: me } = useMe()
  const { data } = useApi('listCourses', {})
  const invite = useApiChange('invite', 'listPeople')
  const [made, setMade] = useState<{ link: string; mailed: boolean }>()
  const form = useForm<{ email: string; name: string; role: Role; course: string | null }>({
    initialValues: { email: '', name: '', role: 'student', course: null },
    validate: { email: (email) => (email.includes('@') ? null : 'Type an e-mail address.') },
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
        title={made.mailed ? 'An e-mail is on its way' : 'Send this link'}
        size="lg"
        closeOnClickOutside={false}
      >
        <Stack gap="md">
          <Text>
            {made.mailed
              ? `It brings the link to ${form.values.email}. You can send it yourself, too; it works once.`
              : `Send it to ${form.values.email}. It works once.`}
          </Text>
          <CopyField label="Link of the invitation" value={made.link} />
          <Alert variant="light" color="petrol" icon={<IconMail aria-hidden />}>
            This link is shown only now. If it gets lost, withdraw the invitation and make a new one.
          </Alert>
          <Group justify="flex-end">
            <Button onClick={close}>Done</Button>
          </Group>
        </Stack>
      </Modal>
    )
  return (
    <Modal opened onClose={close} title="Invite somebody" size="lg">
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <TextInput
            label="E-mail address"
            type="email"
            required
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('email')}
          />
          <TextInput label="Name" maxLength={200} autoComplete="off" {...form.getInputProps('name')} />
          <Radio.Group label="Role" {...form.getInputProps('role')}>
            <Stack gap="sm" mt="xs">
              {roles.map(({ value, label, sentence }) => (
                <Radio key={value} value={value} label={label} description={sentence} />
              ))}
            </Stack>
          </Radio.Group>
          {data && data.courses.length > 0 && (
            <Select
              label="Course"
              description="The person becomes a member of it at once."
              placeholder="No course"
              clearable
              clearButtonProps={{ 'aria-label': 'No course' }}
              data={data.courses.map(({ id, title }) => ({ value: id, label: title }))}
              {...form.getInputProps('course')}
            />
          )}
          <FormProblem error={invite.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={invite.isPending}>
              {me?.mail ? 'Send the invitation' : 'Make the link'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

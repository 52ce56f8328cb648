import { ActionIcon, Box, Button, Group, Modal, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { Problem } from '../layout/problem.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { showProblem } from '../words/show-problem.tsx'
import classes from './dialog-list.module.css'
import { UndoNotice } from './undo-notice.tsx'

/** Who manages this one lecture, and why; others are added by the e-mail address of their account. */
export function LecturersDialog({ lecture, close }: { lecture: string; close: () => void }) {
  const { data: me } = useMe()
  const { data, error, refetch } = useApi('listLecturers', { params: { lecture } })
  const name = useApiChange('nameLecturer', 'listLecturers', 'seeLecture')
  const unname = useApiChange('unnameLecturer', 'listLecturers', 'seeLecture')
  const form = useForm({ initialValues: { email: '' } })
  const submit = form.onSubmit((body) =>
    name.mutate(
      { params: { lecture }, body },
      {
        onSuccess: () => form.reset(),
        onError: (problem) => refuseFields(form, problem) || showProblem(t('Nobody was added'), problem),
      },
    ),
  )
  const [removed, setRemoved] = useState<Lecturer | null>(null)
  const remove = (person: Lecturer) =>
    unname.mutate(
      { params: { lecture, person: person.id } },
      {
        onError: (problem) => showProblem(t('The lecture stays as it was'), problem),
        // Whoever takes themselves out may not put themselves back.
        onSuccess: () => setRemoved(person.id === me?.person?.id ? null : person),
      },
    )
  const bringBack = ({ email }: Lecturer) =>
    name.mutate(
      { params: { lecture }, body: { email } },
      { onError: (problem) => showProblem(t('This could not be taken back'), problem) },
    )
  return (
    <Modal opened onClose={close} title={t('Who manages it')}>
      <Stack gap="md">
        <Text size="sm">
          {t(
            'They edit and share this lecture, add files to it and move it to the trash. Admins can do so with every lecture.',
          )}
        </Text>
        {error && !data && <Problem error={error} retry={refetch} />}
        {!data && !error && <Skeleton height="4rem" radius="md" role="status" aria-label={t('Loading')} />}
        {data && data.lecturers.length > 0 && (
          <ul className={classes.list}>
            {data.lecturers.map((person) => (
              <li key={person.id}>
                <div>
                  <Text fw={600} dir="auto">
                    {person.name}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {[person.email, reasons[person.why]].join(' · ')}
                  </Text>
                </div>
                {person.why === 'named' && (
                  <ActionIcon aria-label={t('Remove {{name}}', { name: person.name })} onClick={() => remove(person)}>
                    <IconX size={18} aria-hidden />
                  </ActionIcon>
                )}
              </li>
            ))}
          </ul>
        )}
        <form onSubmit={submit} noValidate>
          <Box role="status" mb={removed ? 'md' : 0}>
            {removed && (
              <UndoNotice undo={() => bringBack(removed)} hide={() => setRemoved(null)}>
                {t('{{name}} no longer manages the lecture.', { name: removed.name })}
              </UndoNotice>
            )}
          </Box>
          <Group align="flex-start">
            <TextInput
              type="email"
              label={t('E-mail address')}
              flex="1 1 12rem"
              autoComplete="off"
              data-autofocus
              {...form.getInputProps('email')}
            />
            <Button type="submit" variant="default" loading={name.isPending} mt="1.6rem">
              {t('Add')}
            </Button>
          </Group>
        </form>
      </Stack>
    </Modal>
  )
}

type Lecturer = ApiAnswer<'listLecturers'>['lecturers'][number]

const reasons = {
  owner: t('has recorded it'),
  course: t('teaches the course'),
  named: t('added here'),
}

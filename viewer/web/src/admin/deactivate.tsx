import { Button, Group, Modal, Radio, Select, Skeleton, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { FormProblem } from '../account/form-problem.tsx'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'

type Person = ApiAnswer<'listPeople'>['people'][number]
type Belongings = ApiAnswer<'seeBelongings'>
type Properties = { person: Person; people: Person[]; close: () => void }

/** Somebody leaves: who goes on with the lectures? */
export function Deactivate({ person, people, close }: Properties) {
  const { data, error: unread } = useApi('seeBelongings', { params: { person: person.id } }, { staleTime: 0 })
  const deactivate = useApiChange('deactivatePerson', 'listPeople')
  const [choice, setChoice] = useState('stay')
  const [heir, setHeir] = useState<string | null>(null)
  const heirs = people.filter(({ id, role, deactivated }) => id !== person.id && role !== 'student' && !deactivated)
  const owns = data !== undefined && hasAnything(data)
  const chosen = choice === 'hand-on' ? heirs.find(({ id }) => id === heir) : undefined
  const act = () =>
    deactivate.mutate(
      { params: { person: person.id }, body: { heir: chosen?.id ?? null } },
      {
        onSuccess: () => {
          close()
          notifications.show({ withBorder: true, message: t('{{name}} can no longer sign in.', { name: person.name }) })
        },
      },
    )
  return (
    <Modal opened onClose={close} title={t('Deactivate {{name}}?', { name: person.name })} size="lg">
      <Stack gap="md">
        <Text>
          {t('{{name}} is signed out everywhere at once and cannot sign in until you activate the account again.', {
            name: person.name,
          })}
        </Text>
        {!data && !unread && <Skeleton height="4rem" role="status" aria-label={t('Loading')} />}
        {owns && (
          <Radio.Group label={belongingsInWords(data)} value={choice} onChange={setChoice}>
            <Stack gap="sm" mt="xs">
              <Radio value="stay" label={t('Leave them as they are')} description={stayInWords(data)} />
              <Radio
                value="hand-on"
                label={t('Hand them to somebody')}
                description={t('Lectures, rooms, and courses that would have no lecturer.')}
                disabled={heirs.length === 0}
              />
            </Stack>
          </Radio.Group>
        )}
        {owns && choice === 'hand-on' && (
          <Select
            label={t('To whom')}
            placeholder={t('Lecturer or admin')}
            searchable
            data={heirs.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))}
            value={heir}
            onChange={setHeir}
          />
        )}
        <FormProblem error={unread ?? deactivate.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          <Button
            color="live"
            loading={deactivate.isPending}
            disabled={!data || (choice === 'hand-on' && !chosen)}
            onClick={act}
          >
            {t('Deactivate')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function hasAnything({ lecturesInCourses, lecturesAlone, rooms, courses }: Belongings): boolean {
  return lecturesInCourses + lecturesAlone + rooms + courses.length > 0
}

function belongingsInWords({ lecturesInCourses, lecturesAlone, rooms, courses }: Belongings): string {
  const lectures = lecturesInCourses + lecturesAlone
  const parts = [
    lectures > 0 && t('{{count}} lectures', { count: lectures }),
    rooms > 0 && t('{{count}} rooms', { count: rooms }),
    courses.length > 0 && t('{{count}} courses without another lecturer', { count: courses.length }),
  ]
  return t('What happens to {{list}}?', { list: parts.filter(Boolean).join(', ') })
}

function stayInWords({ lecturesInCourses, lecturesAlone, courses }: Belongings): string {
  const sentences = [
    lecturesInCourses > 0 && t('Lectures of courses are managed by their other lecturers.'),
    lecturesAlone > 0 && t('{{count}} lectures of no course can be managed by admins only.', { count: lecturesAlone }),
    courses.length > 0 &&
      t('Of {{courses}} only admins can manage anything.', {
        courses: courses.map(({ title }) => t('“{{text}}”', { text: title })).join(', '),
      }),
    t('After activating the account again all is as before.'),
  ]
  return sentences.filter(Boolean).join(' ')
}

import { Button, Group, Modal, Radio, Select, Skeleton, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { FormProblem } from '../account/form-problem.tsx'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { counted } from '../words/size.ts'

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
          notifications.show({ withBorder: true, message: `${person.name} can no longer sign in.` })
        },
      },
    )
  return (
    <Modal opened onClose={close} title={`Deactivate ${person.name}?`} size="lg">
      <Stack gap="md">
        <Text>
          {person.name} is signed out everywhere at once and cannot sign in until you activate the account again.
        </Text>
        {!data && !unread && <Skeleton height="4rem" role="status" aria-label="Loading" />}
        {owns && (
          <Radio.Group label={belongingsInWords(data)} value={choice} onChange={setChoice}>
            <Stack gap="sm" mt="xs">
              <Radio value="stay" label="Leave them as they are" description={stayInWords(data)} />
              <Radio
                value="hand-on"
                label="Hand them to somebody"
                description="Lectures, rooms, and courses that would have no lecturer."
                disabled={heirs.length === 0}
              />
            </Stack>
          </Radio.Group>
        )}
        {owns && choice === 'hand-on' && (
          <Select
            label="To whom"
            placeholder="Lecturer or admin"
            searchable
            data={heirs.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))}
            value={heir}
            onChange={setHeir}
          />
        )}
        <FormProblem error={unread ?? deactivate.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button
            color="live"
            loading={deactivate.isPending}
            disabled={!data || (choice === 'hand-on' && !chosen)}
            onClick={act}
          >
            Deactivate
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
    lectures > 0 && counted(lectures, 'lecture'),
    rooms > 0 && counted(rooms, 'room'),
    courses.length > 0 && `${counted(courses.length, 'course')} without another lecturer`,
  ]
  return `What happens to ${parts.filter(Boolean).join(', ')}?`
}

function stayInWords({ lecturesInCourses, lecturesAlone, courses }: Belongings): string {
  const sentences = [
    lecturesInCourses > 0 && 'Lectures of courses are managed by their other lecturers.',
    lecturesAlone > 0 && `${counted(lecturesAlone, 'lecture')} of no course can be managed by admins only.`,
    courses.length > 0 && `Of ${courses.map(({ title }) => `“${title}”`).join(', ')} only admins can manage anything.`,
    'After activating the account again all is as before.',
  ]
  return sentences.filter(Boolean).join(' ')
}

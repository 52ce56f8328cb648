import { Button, Group, Select, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { day } from '../words/date.ts'
import { roles } from '../words/role.ts'
import { showProblem } from '../words/show-problem.tsx'
import classes from './list.module.css'

type Person = ApiAnswer<'listPeople'>['people'][number]

export function PeopleList({ people, self }: { people: Person[]; self: string | undefined }) {
  return (
    <ul className={classes.list}>
      {people.map((person) => (
        <li key={person.id}>
          <PersonRow person={person} isSelf={person.id === self} />
        </li>
      ))}
    </ul>
  )
}

function PersonRow({ person, isSelf }: { person: Person; isSelf: boolean }) {
  const changeRole = useApiChange('changeRole', 'listPeople', 'me')
  const remove = useApiChange('removePerson', 'listPeople')
  const params = { person: person.id }
  const askToRemove = () =>
    modals.openConfirmModal({
      title: t('Remove {{name}}?', { name: person.name }),
      children: t('{{name}} can no longer sign in here. Lectures and rooms stay.', { name: person.name }),
      labels: { confirm: t('Remove'), cancel: t('Cancel') },
      confirmProps: { color: 'live' },
      onConfirm: () =>
        remove.mutate(
          { params },
          { onError: (error) => showProblem(t('{{name}} stays a member', { name: person.name }), error) },
        ),
    })
  return (
    <>
      <div className={classes.main}>
        <Text fw={600} dir="auto">
          {person.name}
          {isSelf && ` ${t('(you)')}`}
        </Text>
        <Text size="sm" c="dimmed">
          {t('{{email}} · since {{day}}', { email: person.email, day: day(person.since) })}
        </Text>
      </div>
      <Group gap="xs">
        <Select
          aria-label={t('Role of {{name}}', { name: person.name })}
          size="sm"
          w="8.5rem"
          allowDeselect={false}
          data={roles.map(({ value, label }) => ({ value, label }))}
          value={person.role}
          onChange={(value) => {
            const role = roles.find((known) => known.value === value)?.value
            if (role)
              changeRole.mutate(
                { params, body: { role } },
                { onError: (error) => showProblem(t('{{name}}’s role stays as it was', { name: person.name }), error) },
              )
          }}
        />
        <Button
          size="sm"
          variant="subtle"
          color="live"
          aria-label={t('Remove {{name}}', { name: person.name })}
          disabled={isSelf}
          onClick={askToRemove}
        >
          {t('Remove')}
        </Button>
      </Group>
    </>
  )
}

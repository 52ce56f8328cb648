import { Badge, Group, Select, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useState } from 'react'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApiChange } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import classes from '../../parts/list.module.css'
import { LongList } from '../../parts/long-list.tsx'
import { day } from '../../words/date.ts'
import { type Role, roles } from '../../words/role.ts'
import { showProblem } from '../../words/show-problem.tsx'
import { Deactivate } from './deactivate.tsx'
import { EditPerson } from './edit-person.tsx'
import { HandOn } from './hand-on.tsx'
import { type PersonAct, PersonMenu } from './person-menu.tsx'
import { RemovePerson } from './remove-person.tsx'

type Person = ApiAnswer<'listPeople'>['people'][number]

export function PeopleList({ people, self }: { people: Person[]; self: string | undefined }) {
  const [asked, setAsked] = useState<{ person: Person; act: PersonAct }>()
  const close = () => setAsked(undefined)
  return (
    <>
      <LongList items={people} textOf={({ name, email }) => `${name} ${email}`} placeholder={t('Name or address')}>
        {(shown) => (
          <ul className={classes.list}>
            {shown.map((person) => (
              <li key={person.id}>
                <PersonRow person={person} isSelf={person.id === self} ask={(act) => setAsked({ person, act })} />
              </li>
            ))}
          </ul>
        )}
      </LongList>
      {asked?.act === 'edit' && <EditPerson person={asked.person} close={close} />}
      {asked?.act === 'hand-on' && <HandOn person={asked.person} people={people} close={close} />}
      {asked?.act === 'deactivate' && <Deactivate person={asked.person} people={people} close={close} />}
      {asked?.act === 'remove' && <RemovePerson person={asked.person} people={people} close={close} />}
    </>
  )
}

type RowProperties = { person: Person; isSelf: boolean; ask: (act: PersonAct) => void }

function PersonRow({ person, isSelf, ask }: RowProperties) {
  const change = useApiChange('changePerson', 'listPeople', 'me')
  const give = (role: Role) =>
    change.mutate(
      { params: { person: person.id }, body: { role } },
      { onError: (error) => showProblem(t('{{name}}’s role stays as it was', { name: person.name }), error) },
    )
  const giveOrAsk = (role: Role) => {
    if (!isSelf) return give(role)
    modals.openConfirmModal({
      title: t('Give up your own role?'),
      children: t('You are no longer an admin then, and cannot make yourself one again: another admin has to.'),
      labels: { confirm: t('Give it up'), cancel: t('Cancel') },
      confirmProps: { color: 'live' },
      onConfirm: () => give(role),
    })
  }
  return (
    <>
      <div className={classes.main}>
        <Group gap="xs">
          <Text fw={600} dir="auto">
            {person.name}
            {isSelf && ` ${t('(you)')}`}
          </Text>
          {person.deactivated && (
            <Badge variant="default" tt="none">
              {t('Deactivated')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {[
            person.email,
            person.deactivated
              ? t('cannot sign in since {{day}}', { day: day(person.deactivated) })
              : t('since {{day}}', { day: day(person.since) }),
            person.secondFactor && t('second step'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </div>
      <Group gap="xs" wrap="nowrap">
        <Select
          aria-label={t('Role of {{name}}', { name: person.name })}
          size="sm"
          w="8.5rem"
          allowDeselect={false}
          data={roles.map(({ value, label }) => ({ value, label }))}
          value={person.role}
          onChange={(value) => {
            const role = roles.find((known) => known.value === value)?.value
            if (role && role !== person.role) giveOrAsk(role)
          }}
        />
        <PersonMenu person={person} isSelf={isSelf} ask={ask} />
      </Group>
    </>
  )
}

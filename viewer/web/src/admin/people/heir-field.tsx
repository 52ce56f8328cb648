import { Select } from '@mantine/core'
import type { ApiAnswer } from '../../api/call-api.ts'
import { t } from '../../language/language.ts'

type Person = ApiAnswer<'listPeople'>['people'][number]
type Properties = { heirs: Person[]; value: string | null; onChange: (heir: string | null) => void }

/** Who goes on with what somebody has. */
export function HeirField({ heirs, value, onChange }: Properties) {
  return (
    <Select
      label={t('To whom')}
      placeholder={t('Lecturer or admin')}
      searchable
      data={heirs.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))}
      value={value}
      onChange={onChange}
    />
  )
}

/** Whom lectures can be handed to: those who may have some and can sign in, but whoever has them now. */
export function heirsOf(people: Person[], owner?: string): Person[] {
  return people.filter(({ id, role, deactivated }) => id !== owner && role !== 'student' && !deactivated)
}

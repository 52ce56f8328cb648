import { Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import type { Belongings } from '../../../../api/people.ts'
import type { ApiAnswer } from '../../api/call-api.ts'
import { t } from '../../language/language.ts'
import { belongingsInWords } from '../../words/belongings.ts'
import { HeirField } from './heir-field.tsx'

type Properties = {
  belongings: Belongings
  /** Who manages what stays as it is. */
  stay: string
  heirs: ApiAnswer<'listPeople'>['people']
  /** null: everything stays as it is; undefined: it is not said yet to whom. */
  onChange: (heir: string | null | undefined) => void
}

/** What happens to what somebody has who goes. */
export function HeirChoice({ belongings, stay, heirs, onChange }: Properties) {
  const [choice, setChoice] = useState('stay')
  const [heir, setHeir] = useState<string | null>(null)
  const tell = (choice: string, heir: string | null) => {
    setChoice(choice)
    setHeir(heir)
    onChange(choice === 'stay' ? null : (heir ?? undefined))
  }
  return (
    <>
      <Radio.Group
        label={t('What happens to {{list}}?', { list: belongingsInWords(belongings) })}
        value={choice}
        onChange={(choice) => tell(choice, heir)}
      >
        <Stack gap="sm" mt="xs">
          <Radio value="stay" label={t('Leave them as they are')} description={stay} />
          <Radio
            value="hand-on"
            label={t('Hand them to somebody')}
            description={t('Lectures, rooms, and courses that would have no lecturer.')}
            disabled={heirs.length === 0}
          />
        </Stack>
      </Radio.Group>
      {choice === 'hand-on' && <HeirField heirs={heirs} value={heir} onChange={(heir) => tell(choice, heir)} />}
    </>
  )
}

import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { belongingsInWords, hasAnything } from '../../words/belongings.ts'
import { HandOnOwnerless } from './hand-on.tsx'

/** What people who were removed have left, for somebody to go on with; nothing where there is nothing. */
export function Ownerless({ people }: { people: ApiAnswer<'listPeople'>['people'] }) {
  const { data } = useApi('seeOwnerless', {})
  const [asking, setAsking] = useState(false)
  if (!data || !hasAnything(data)) return null
  return (
    <Group justify="space-between" gap="sm" mt="md">
      <Text>{t('Without an owner: {{list}}', { list: belongingsInWords(data) })}</Text>
      <Button variant="default" aria-label={t('Hand on what nobody owns')} onClick={() => setAsking(true)}>
        {t('Hand on')}
      </Button>
      {asking && <HandOnOwnerless belongings={data} people={people} close={() => setAsking(false)} />}
    </Group>
  )
}

import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApiChange } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { LetGo } from './let-go.tsx'

type Person = ApiAnswer<'listPeople'>['people'][number]
type Properties = { person: Person; people: Person[]; close: () => void }

/** Somebody leaves: who goes on with the lectures? */
export function Deactivate({ person, people, close }: Properties) {
  const { name, id } = person
  const deactivate = useApiChange('deactivatePerson', 'listPeople')
  const act = (heir: string | null) =>
    deactivate.mutate(
      { params: { person: id }, body: { heir } },
      {
        onSuccess: () => {
          close()
          notifications.show({ withBorder: true, message: t('{{name}} can no longer sign in.', { name }) })
        },
      },
    )
  return (
    <LetGo
      {...{ person, people, close, act }}
      title={t('Deactivate {{name}}?', { name })}
      label={t('Deactivate')}
      stays={t('After activating the account again all is as before.')}
      busy={deactivate.isPending}
      error={deactivate.error}
    >
      <Text>
        {t('{{name}} is signed out everywhere at once and cannot sign in until you activate the account again.', {
          name,
        })}
      </Text>
    </LetGo>
  )
}

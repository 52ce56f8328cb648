import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApiChange } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { LetGo } from './let-go.tsx'

type Person = ApiAnswer<'listPeople'>['people'][number]
type Properties = { person: Person; people: Person[]; close: () => void }

/** Somebody is forgotten: who goes on with the lectures? */
export function RemovePerson({ person, people, close }: Properties) {
  const { name, id } = person
  const remove = useApiChange('removePerson', 'listPeople', 'seeOwnerless')
  const act = (heir: string | null) =>
    remove.mutate(
      { params: { person: id }, query: { heir: heir ?? undefined } },
      {
        onSuccess: () => {
          close()
          notifications.show({ withBorder: true, message: t('{{name}} is removed.', { name }) })
        },
      },
    )
  return (
    <LetGo
      {...{ person, people, close, act }}
      title={t('Remove {{name}}?', { name })}
      label={t('Remove')}
      stays={t('Nobody owns them then. You can still hand them on later.')}
      busy={remove.isPending}
      error={remove.error}
    >
      <Text>
        {t('{{name}} can no longer sign in here, and is forgotten. To keep the account, deactivate it.', { name })}
      </Text>
      <Text>{t('Questions and messages go, too. Beside lectures that are held they stay, without the name.')}</Text>
    </LetGo>
  )
}

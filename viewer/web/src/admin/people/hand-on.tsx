import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { Belongings } from '../../../../api/people.ts'
import { FormProblem } from '../../account/form-problem.tsx'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApi, useApiChange } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { belongingsInWords, hasAnything } from '../../words/belongings.ts'
import { HeirField, heirsOf } from './heir-field.tsx'

type Person = ApiAnswer<'listPeople'>['people'][number]
type Properties = { people: Person[]; close: () => void }

/** Somebody else goes on with what a person has, who stays. */
export function HandOn({ person, people, close }: Properties & { person: Person }) {
  const params = { person: person.id }
  const { data, error } = useApi('seeBelongings', { params }, { staleTime: 0 })
  const handOn = useApiChange('handOn', 'seeBelongings')
  return (
    <HandOnDialog
      title={t('Hand on what {{name}} has', { name: person.name })}
      heirs={heirsOf(people, person.id)}
      belongings={data}
      busy={handOn.isPending}
      error={error ?? handOn.error}
      act={(heir, done) => handOn.mutate({ params, body: { heir } }, { onSuccess: done })}
      close={close}
    />
  )
}

/** Somebody goes on with what nobody owns. */
export function HandOnOwnerless({ belongings, people, close }: Properties & { belongings: Belongings }) {
  const handOn = useApiChange('handOnOwnerless', 'seeOwnerless')
  return (
    <HandOnDialog
      title={t('Hand on what nobody owns')}
      heirs={heirsOf(people)}
      belongings={belongings}
      busy={handOn.isPending}
      error={handOn.error}
      act={(heir, done) => handOn.mutate({ body: { heir } }, { onSuccess: done })}
      close={close}
    />
  )
}

type DialogProperties = {
  title: string
  heirs: Person[]
  belongings: Belongings | undefined
  busy: boolean
  error: Error | null
  act: (heir: string, done: () => void) => void
  close: () => void
}

function HandOnDialog({ title, heirs, belongings, busy, error, act, close }: DialogProperties) {
  const [heir, setHeir] = useState<string | null>(null)
  const chosen = heirs.find(({ id }) => id === heir)
  const owns = belongings !== undefined && hasAnything(belongings)
  const done = () => {
    close()
    notifications.show({
      withBorder: true,
      message: t('{{name}} goes on with it.', { name: chosen?.name ?? '' }),
    })
  }
  return (
    <Modal opened onClose={close} title={title} size="lg">
      <Stack gap="md">
        {!belongings && !error && <Skeleton height="4rem" role="status" aria-label={t('Loading')} />}
        {belongings && <Text>{owns ? belongingsInWords(belongings) : t('There is nothing to hand on.')}</Text>}
        {owns && <HeirField heirs={heirs} value={heir} onChange={setHeir} />}
        <FormProblem error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          <Button loading={busy} disabled={!owns || !chosen} onClick={() => chosen && act(chosen.id, done)}>
            {t('Hand on')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { FormProblem } from '../../account/form-problem.tsx'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { hasAnything, leftInWords } from '../../words/belongings.ts'
import { HeirChoice } from './heir-choice.tsx'
import { heirsOf } from './heir-field.tsx'

type Person = ApiAnswer<'listPeople'>['people'][number]
type Properties = {
  person: Person
  people: Person[]
  title: string
  /** Of the button that does it. */
  label: string
  /** What becomes of what nobody is given. */
  stays: string
  busy: boolean
  error: Error | null
  act: (heir: string | null) => void
  close: () => void
  /** What happens to the person. */
  children: ReactNode
}

/** Asks what happens to the lectures and rooms of somebody who goes, and then lets the person go. */
export function LetGo({ person, people, title, label, stays, busy, error, act, close, children }: Properties) {
  const { data, error: unread } = useApi('seeBelongings', { params: { person: person.id } }, { staleTime: 0 })
  const [heir, setHeir] = useState<string | null | undefined>(null)
  const owns = data !== undefined && hasAnything(data)
  const chosen = owns ? heir : null
  return (
    <Modal opened onClose={close} title={title} size="lg">
      <Stack gap="md">
        {children}
        {!data && !unread && <Skeleton height="4rem" role="status" aria-label={t('Loading')} />}
        {owns && (
          <HeirChoice
            belongings={data}
            stay={[leftInWords(data), stays].filter(Boolean).join(' ')}
            heirs={heirsOf(people, person.id)}
            onChange={setHeir}
          />
        )}
        <FormProblem error={unread ?? error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          <Button
            color="live"
            loading={busy}
            disabled={!data || chosen === undefined}
            onClick={() => chosen !== undefined && act(chosen)}
          >
            {label}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

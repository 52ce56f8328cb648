import type { useForm } from '@mantine/form'
import type { JoinStep } from '../../../../conference/join-step.ts'
import type { OtherRoom } from '../../../../conference/other-room.ts'
import type { RoomRules } from '../../../../conference/room-rules.ts'
import type { System } from '../words/conference.ts'

/** One step as the form has it; `text` is only for typing. */
export type TypedStep = { act: JoinStep['act']; selector: string; text: string; within: number }

/** What the form of a room holds; of the conference only what fits the system is sent. */
export type RoomValues = {
  name: string
  course: string | null
  rules: RoomRules
  /** Keeps what is said for two minutes before Record; of Aula's own rooms. */
  lead: boolean
  system: 'aula' | System
  address: string
  server: string
  meeting: string
  steps: TypedStep[]
}
export type RoomFormState = Pick<
  ReturnType<typeof useForm<RoomValues>>,
  'values' | 'getInputProps' | 'insertListItem' | 'removeListItem' | 'setFieldError' | 'setFieldValue'
>

export const usualSeconds = 20

export function conferenceValues(
  setup: OtherRoom | null,
): Pick<RoomValues, 'system' | 'address' | 'server' | 'meeting' | 'steps'> {
  const empty = { address: '', server: '', meeting: '', steps: [] }
  if (!setup) return { ...empty, system: 'aula' }
  if (setup.system !== 'page') return { ...empty, ...setup }
  const steps = setup.steps.map((step) => ({ ...step, text: step.act === 'type' ? step.text : '' }))
  return { ...empty, ...setup, steps }
}

/** Null: the room is Aula's own. */
export function conferenceFrom({ system, address, server, meeting, steps }: RoomValues): OtherRoom | null {
  switch (system) {
    case 'aula':
      return null
    case 'page':
      return { system, address, steps: steps.map(stepFrom) }
    default:
      return { system, server, meeting }
  }
}

function stepFrom({ act, selector, text, within }: TypedStep): JoinStep {
  return act === 'type' ? { act, selector, text, within } : { act, selector, within }
}

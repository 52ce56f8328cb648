import { Box, Button, Group, Modal, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { Plan } from '../../../api/plans.ts'
import type { Room } from '../../../api/rooms.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { keepFocusNear } from '../layout/keep-focus-near.ts'
import { UndoNotice } from '../lecture/undo-notice.tsx'
import { shortDateAndTime } from '../words/date.ts'
import { Reason } from '../words/reason.tsx'
import { refuseFields } from '../words/refuse-fields.ts'
import { showProblem } from '../words/show-problem.tsx'

/** What is planned in a room, and the form that plans more. */
export function PlansDialog({ room, close }: { room: Room; close: () => void }) {
  const params = { room: room.id }
  const { data, error } = useApi('listPlans', { params }, { refetchInterval: 5_000 })
  const cancel = useApiChange('cancelPlan', 'listPlans')
  const again = useApiChange('planRecording', 'listPlans')
  const [calledOff, setCalledOff] = useState<Plan | null>(null)
  const callOff = (plan: Plan, done: () => void) => {
    const gone = () => {
      done()
      setCalledOff(plan)
    }
    cancel.mutate(
      { params: { ...params, plan: plan.id } },
      { onSuccess: gone, onError: (error) => showProblem(t('It stays planned'), error) },
    )
  }
  const planAgain = ({ beginsAt, endsAt, title }: Plan) =>
    again.mutate(
      { params, body: { beginsAt, endsAt, title } },
      { onError: (error) => showProblem(t('It stays called off'), error) },
    )
  return (
    <Modal opened onClose={close} title={t('Record “{{name}}” at a time', { name: room.name })}>
      <Stack gap="lg">
        <PlanForm room={room} />
        {!data && !error && <Skeleton height="3rem" role="status" aria-label={t('Loading')} />}
        {!data && error && (
          <Text component="div" size="sm" role="status">
            {t('What is planned cannot be read right now.')} <Reason error={error} />
          </Text>
        )}
        {data && data.plans.length > 0 && (
          <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('Planned recordings')}>
            {data.plans.map((plan) => (
              <PlanRow
                key={plan.id}
                plan={plan}
                busy={cancel.isPending && cancel.variables?.params.plan === plan.id}
                callOff={(button) => callOff(plan, keepFocusNear(button))}
              />
            ))}
          </Stack>
        )}
        {data?.plans.length === 0 && (
          <Text size="sm" c="dimmed">
            {t(
              'Nothing is planned. A planned recording begins by itself as soon as somebody in the room can be seen or heard.',
            )}
          </Text>
        )}
        <Box role="status" mt={calledOff ? 0 : '-lg'}>
          {calledOff && (
            <UndoNotice undo={() => planAgain(calledOff)} hide={() => setCalledOff(null)}>
              {t('“{{title}}” is called off.', { title: calledOff.title })}
            </UndoNotice>
          )}
        </Box>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function PlanForm({ room }: { room: Room }) {
  const plan = useApiChange('planRecording', 'listPlans')
  const form = useForm({
    initialValues: { beginsAt: '', endsAt: '', title: '' },
    validate: {
      beginsAt: (text) => (text === '' ? t('When does it begin?') : null),
      endsAt: (text, { beginsAt }) => (text !== '' && text <= beginsAt ? t('It must end after it begins.') : null),
    },
  })
  const save = form.onSubmit(({ beginsAt, endsAt, title }) => {
    const body = {
      beginsAt: instantOf(beginsAt),
      endsAt: endsAt === '' ? null : instantOf(endsAt),
      ...(title.trim() && { title: title.trim() }),
    }
    plan.mutate(
      { params: { room: room.id }, body },
      {
        onSuccess: () => form.reset(),
        onError: (error) => refuseFields(form, error) || showProblem(t('Nothing was planned'), error),
      },
    )
  })
  return (
    <form onSubmit={save} noValidate>
      <Stack gap="md">
        <TextInput label={t('Begins')} type="datetime-local" required {...form.getInputProps('beginsAt')} />
        <TextInput
          label={t('Ends')}
          description={t('Empty: when somebody presses Stop.')}
          type="datetime-local"
          {...form.getInputProps('endsAt')}
        />
        <TextInput label={t('Title')} placeholder={room.name} maxLength={200} {...form.getInputProps('title')} />
        <Group justify="flex-end">
          <Button type="submit" loading={plan.isPending}>
            {t('Plan the recording')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type RowProperties = { plan: Plan; busy: boolean; callOff: (button: Element) => void }

function PlanRow({ plan: { title, beginsAt, endsAt, state }, busy, callOff }: RowProperties) {
  return (
    <Group component="li" justify="space-between" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Text fw={600} truncate dir="auto">
          {title}
        </Text>
        <Text size="sm" c="dimmed">
          {endsAt
            ? t('{{begin}} to {{end}}', { begin: shortDateAndTime(beginsAt), end: shortDateAndTime(endsAt) })
            : shortDateAndTime(beginsAt)}
          {state === 'joining' && ` · ${t('getting ready')}`}
          {state === 'missed' && ` · ${t('was missed: no recorder could be reached')}`}
        </Text>
      </div>
      {state !== 'missed' && (
        <Button
          variant="default"
          size="xs"
          aria-label={t('Call off {{title}}', { title })}
          loading={busy}
          onClick={(event) => callOff(event.currentTarget)}
        >
          {t('Call off')}
        </Button>
      )}
    </Group>
  )
}

/** `2026-11-24T10:15`, as this browser's time zone has it on that day. */
function instantOf(local: string): string {
  return new Date(local).toISOString()
}

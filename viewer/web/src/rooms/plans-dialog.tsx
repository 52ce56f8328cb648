import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Plan } from '../../../api/plans.ts'
import type { Room } from '../../../api/rooms.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { shortDateAndTime } from '../words/date.ts'
import { refuseFields } from '../words/refuse-fields.ts'
import { showProblem } from '../words/show-problem.tsx'

/** What is planned in a room, and the form that plans more. */
export function PlansDialog({ room, close }: { room: Room; close: () => void }) {
  const { data } = useApi('listPlans', { params: { room: room.id } }, { refetchInterval: 5_000 })
  return (
    <Modal opened onClose={close} title={t('Record “{{name}}” at a time', { name: room.name })}>
      <Stack gap="lg">
        <PlanForm room={room} />
        {data && data.plans.length > 0 && (
          <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('Planned recordings')}>
            {data.plans.map((plan) => (
              <PlanRow key={plan.id} room={room} plan={plan} />
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

function PlanRow({ room, plan: { id, title, beginsAt, endsAt, state } }: { room: Room; plan: Plan }) {
  const cancel = useApiChange('cancelPlan', 'listPlans')
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
          aria-label={t('Cancel {{title}}', { title })}
          loading={cancel.isPending}
          onClick={() =>
            cancel.mutate(
              { params: { room: room.id, plan: id } },
              { onError: (error) => showProblem(t('It stays planned'), error) },
            )
          }
        >
          {t('Cancel')}
        </Button>
      )}
    </Group>
  )
}

/** `2026-11-24T10:15`, as this browser's time zone has it on that day. */
function instantOf(local: string): string {
  return new Date(local).toISOString()
}

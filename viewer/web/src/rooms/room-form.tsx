import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { openRules } from '../../../../conference/room-rules.ts'
import type { Room } from '../../../api/rooms.ts'
import { Refusal } from '../api/refusal.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { refuseFields } from '../words/refuse-fields.ts'
import { showProblem } from '../words/show-problem.tsx'
import { ConferenceFields } from './conference-fields.tsx'
import { conferenceFrom, conferenceValues, type RoomFormState, type RoomValues } from './conference-form.ts'
import { RoomSettings } from './room-settings.tsx'

/** Creates a room, or changes the one given. */
export function RoomForm({ room, close }: { room?: Room; close: () => void }) {
  const { data } = useApi('listCourses', {})
  const create = useApiChange('createRoom', 'listRooms', 'startPage')
  const change = useApiChange('changeRoom', 'listRooms', 'startPage', 'seeRoom')
  const form = useForm<RoomValues>({
    initialValues: {
      name: room?.name ?? '',
      course: room?.course?.id ?? null,
      rules: room ? { lobby: room.lobby, sharing: room.sharing, speaking: room.speaking } : openRules,
      lead: room?.lead ?? false,
      ...conferenceValues(room?.conference?.setup ?? null),
    },
    validate: { name: (name) => (name.trim() ? null : t('A room needs a name.')) },
  })
  const done = {
    onSuccess: close,
    onError: (error: Error) =>
      refuseConference(form, error) ||
      refuseFields(form, error, 'conference.') ||
      showProblem(room ? t('The room stays as it was') : t('The room was not created'), error),
  }
  const save = form.onSubmit((values) => {
    const { name, course, rules } = values
    const conference = conferenceFrom(values)
    const lead = values.lead && !conference
    // Who waits and who speaks in another conference is decided there.
    const body = { name, course, lead, ...(conference ? { conference } : rules) }
    if (room) change.mutate({ params: { room: room.id }, body }, done)
    else create.mutate({ body }, done)
  })
  const courses = (data?.courses ?? []).filter(({ canManage, id }) => canManage || id === room?.course?.id)
  return (
    <Modal opened onClose={close} title={room ? t('Change the room') : t('Create a room')}>
      <form onSubmit={save} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('Name')}
            description={t('People see it before they come in.')}
            required
            maxLength={200}
            data-autofocus
            {...form.getInputProps('name')}
          />
          {courses.length > 0 && (
            <Select
              label={t('Course')}
              description={t('Lectures recorded here belong to it.')}
              placeholder={t('No course')}
              searchable
              clearable
              clearButtonProps={{ 'aria-label': t('No course') }}
              data={courses.map(({ id, title }) => ({ value: id, label: title }))}
              {...form.getInputProps('course')}
            />
          )}
          {(!room || room.conference) && <ConferenceFields form={form} fixed={room !== undefined} />}
          {form.values.system === 'aula' && <RoomSettings form={form} folded={!room} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={create.isPending || change.isPending}>
              {room ? t('Save') : t('Create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Puts what is wrong with the conference's place beside its address; false when it is something else. */
function refuseConference(form: RoomFormState, error: Error): boolean {
  if (!(error instanceof Refusal) || !error.code.startsWith('conference.')) return false
  form.setFieldError(form.values.system === 'page' ? 'address' : 'server', error.message)
  return true
}

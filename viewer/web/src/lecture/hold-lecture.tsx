import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { LecturePage } from '../../../api/lectures.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { refuseFields } from '../words/refuse-fields.ts'
import { showProblem } from '../words/show-problem.tsx'

/** An admin holds a lecture, or lifts its hold; both ask for the reason, which everybody in charge of it sees. */
export function HoldLecture({ lecture }: { lecture: LecturePage }) {
  const [asking, setAsking] = useState(false)
  const held = Boolean(lecture.keeping?.hold)
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        {held ? t('Lift the hold') : t('Hold')}
      </Button>
      {asking && <ReasonDialog lecture={lecture.id} held={held} close={() => setAsking(false)} />}
    </>
  )
}

function ReasonDialog({ lecture, held, close }: { lecture: string; held: boolean; close: () => void }) {
  const change = useApiChange(
    held ? 'liftHold' : 'holdLecture',
    'seeLecture',
    'myLectures',
    'lectureEvents',
    'myTrash',
    'seeNotices',
  )
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { reason: '' },
    validate: { reason: (reason) => (reason.trim() ? null : t('Please say why.')) },
  })
  const save = form.onSubmit((body) =>
    change.mutate(
      { params: { lecture }, body },
      {
        onSuccess: () => {
          close()
          notifications.show({
            withBorder: true,
            message: held ? t('The hold is lifted.') : t('Held: nobody and nothing moves it to the trash.'),
          })
        },
        onError: (error) => refuseFields(form, error) || showProblem(t('Nothing was changed'), error),
      },
    ),
  )
  return (
    <Modal opened onClose={close} title={held ? t('Lift the hold') : t('Hold this lecture')}>
      <form onSubmit={save} noValidate>
        <Stack gap="md">
          <Text size="sm">
            {held
              ? t('From then on its rule and people may move it to the trash again. There it gets another 30 days.')
              : t(
                  'No rule, no lecturer and no admin moves it to the trash until an admin lifts the hold. If it is there, it stays and is not erased.',
                )}
          </Text>
          <Textarea
            label={t('Reason')}
            description={t('Everybody in charge of the lecture sees it.')}
            required
            autosize
            minRows={2}
            maxLength={500}
            data-autofocus
            key={form.key('reason')}
            {...form.getInputProps('reason')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {held ? t('Lift the hold') : t('Hold it')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useNavigate } from 'react-router'
import { FormProblem } from '../account/form-problem.tsx'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'

type Properties = {
  course: string
  person: string
  /** Nobody else teaches it. */
  last: boolean
  close: () => void
}

/** Asks before somebody takes themselves out of a course that they teach: nothing of theirs brings them back. */
export function LeaveCourse({ course, person, last, close }: Properties) {
  const navigate = useNavigate()
  const leave = useApiChange('removeMember', 'listCourses', 'startPage', 'me')
  const act = () => leave.mutate({ params: { course, person } }, { onSuccess: () => void navigate('/courses') })
  return (
    <Modal opened onClose={close} title={t('Leave this course?')}>
      <Stack gap="md">
        <Text>{t('You no longer manage it then, and cannot take yourself back in.')}</Text>
        {last && <Text>{t('Nobody else teaches it: after that only admins manage it.')}</Text>}
        <FormProblem error={leave.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          <Button color="live" loading={leave.isPending} onClick={act}>
            {t('Leave the course')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

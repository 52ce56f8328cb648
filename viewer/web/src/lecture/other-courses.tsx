import { ActionIcon, Box, Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { LecturePage } from '../../../api/lectures.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { keepFocusNear } from '../layout/keep-focus-near.ts'
import { showProblem } from '../words/show-problem.tsx'
import classes from './dialog-list.module.css'
import { UndoNotice } from './undo-notice.tsx'

type Course = LecturePage['otherCourses'][number]

/** The same lecture in other courses, next term's for example: nothing is copied. */
export function OtherCourses({ lecture, close }: { lecture: LecturePage; close: () => void }) {
  const { data } = useApi('listCourses', {})
  const add = useApiChange('addToCourse', 'seeLecture', 'seeCourse', 'listCourses')
  const take = useApiChange('takeFromCourse', 'seeLecture', 'seeCourse', 'listCourses')
  const [course, setCourse] = useState<string | null>(null)
  const [takenOut, setTakenOut] = useState<Course | null>(null)
  const shown = new Set([lecture.course?.id, ...lecture.otherCourses.map(({ id }) => id)])
  const choices = (data?.courses ?? []).filter(({ canManage, id }) => canManage && !shown.has(id))
  const failed = (error: Error) => showProblem(t('The courses stay as they were'), error)
  const submit = () => {
    if (!course) return
    const added = () => {
      setCourse(null)
      setTakenOut(null)
    }
    add.mutate({ params: { lecture: lecture.id, course } }, { onSuccess: added, onError: failed })
  }
  const takeOut = (from: Course, done: () => void) => {
    const taken = () => {
      done()
      setTakenOut(from)
    }
    take.mutate({ params: { lecture: lecture.id, course: from.id } }, { onSuccess: taken, onError: failed })
  }
  const putBack = ({ id }: Course) =>
    add.mutate(
      { params: { lecture: lecture.id, course: id } },
      { onError: (error) => showProblem(t('This could not be taken back'), error) },
    )
  return (
    <Modal opened onClose={close} title={t('Add to another course')}>
      <Stack gap="md">
        <Text size="sm">
          {t(
            'Members of the course can watch the lecture there. Nothing is copied: when it moves to the trash, it does so for all.',
          )}
        </Text>
        {lecture.otherCourses.length > 0 && (
          <ul className={classes.list} aria-label={t('Also shown in:')}>
            {lecture.otherCourses.map((shownIn) => (
              <li key={shownIn.id}>
                <span dir="auto">{shownIn.title}</span>
                <ActionIcon
                  aria-label={t('Take out of {{course}}', { course: shownIn.title })}
                  onClick={(event) => takeOut(shownIn, keepFocusNear(event.currentTarget))}
                >
                  <IconX size={18} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
        <Box role="status" mb={takenOut ? 0 : '-md'}>
          {takenOut && (
            <UndoNotice undo={() => putBack(takenOut)} hide={() => setTakenOut(null)}>
              {t('It is not shown in “{{course}}” any more.', { course: takenOut.title })}
            </UndoNotice>
          )}
        </Box>
        {data && choices.length === 0 ? (
          <Text c="dimmed">{t('There is no other course that you manage.')}</Text>
        ) : (
          <Group align="flex-end">
            <Select
              label={t('Course')}
              flex="1 1 12rem"
              searchable
              data={choices.map(({ id, title }) => ({ value: id, label: title }))}
              value={course}
              onChange={setCourse}
              data-autofocus
            />
            <Button disabled={!course} loading={add.isPending} onClick={submit}>
              {t('Add')}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  )
}

import { Button, Group, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useEffect, useRef, useState } from 'react'
import { Navigate } from 'react-router'
import type { Course } from '../../../api/courses.ts'
import { useApiChange } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { useLeaveQuestion } from '../layout/use-leave-question.ts'
import { AccessField } from '../lecture/access-field.tsx'
import { Shelf } from '../parts/shelf.tsx'
import { RuleDialog } from '../retention/rule-dialog.tsx'
import { day } from '../words/date.ts'
import { refuseFields } from '../words/refuse-fields.ts'
import { ruleInWords, warningsInWords } from '../words/retention.ts'
import { showProblem } from '../words/show-problem.tsx'
import { ReplaysField } from './replays-field.tsx'
import { useCourse } from './use-course.ts'

/** The place of a course for its settings; who may not change them finds the lectures. */
export function CourseSettings() {
  const { data: me } = useMe()
  const { course } = useCourse()
  if (!course.canManage) return <Navigate to={`/courses/${course.id}`} replace />
  return (
    <Settings
      key={course.id}
      course={course}
      waiting={course.lectureList.filter(({ release }) => release).length}
      mayChangeRetention={me?.person?.role === 'admin'}
    />
  )
}

/** Settings in sentences. Retention is the admins' decision; lecturers read it. */
function Settings({
  course,
  waiting,
  mayChangeRetention,
}: {
  course: Course
  /** Lectures whose replays wait to appear. */
  waiting: number
  mayChangeRetention: boolean
}) {
  const change = useApiChange('changeCourse', 'seeCourse', 'listCourses', 'seeRetention')
  const [ruling, setRuling] = useState(false)
  const form = useForm({
    initialValues: settingsOf(course),
    validate: { title: (title) => (title.trim() ? null : t('A course needs a title.')) },
  })
  const dirty = form.isDirty()
  useLeaveQuestion(dirty, whileUnsaved)
  const shown = useRef(course)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form is another object each time
  useEffect(() => {
    if (dirty || shown.current === course) return
    // Somebody else may have changed it.
    shown.current = course
    form.setInitialValues(settingsOf(course))
    form.reset()
  }, [course, dirty])
  // Only what was changed here: the rest may have been changed by somebody else meanwhile.
  const changed = ({ title, description, defaultAccess, replays, termEnds }: Values) => ({
    ...(form.isDirty('title') && { title }),
    ...(form.isDirty('description') && { description }),
    ...(form.isDirty('defaultAccess') && { defaultAccess }),
    ...(form.isDirty('replays') && { replays }),
    ...(form.isDirty('termEnds') && { termEndsAt: endOf(termEnds) }),
  })
  const save = form.onSubmit((settings) =>
    change.mutate(
      { params: { course: course.id }, body: changed(settings) },
      {
        onSuccess: () => {
          form.resetDirty(settings)
          notifications.show({ withBorder: true, message: t('Saved.') })
        },
        onError: (error) => refuseFields(form, error) || showProblem(t('The course stays as it was'), error),
      },
    ),
  )
  return (
    <Shelf title={t('Settings')}>
      <Paper withBorder p="lg">
        <form onSubmit={save} noValidate>
          <Stack gap="lg" maw="40rem">
            <TextInput label={t('Title')} required maxLength={200} {...form.getInputProps('title')} />
            <Textarea
              label={t('Description')}
              autosize
              minRows={2}
              maxRows={8}
              maxLength={10_000}
              {...form.getInputProps('description')}
            />
            <AccessField label={t('Who can watch new lectures')} {...form.getInputProps('defaultAccess')} />
            <ReplaysField
              value={form.values.replays}
              onChange={(replays) => form.setFieldValue('replays', replays)}
              waiting={waiting}
              hoursError={form.errors['replays.hours']}
            />
            <div>
              <Text size="sm">
                {[
                  ruleInWords(course.rule, 'course'),
                  warningsInWords(course.rule),
                  !mayChangeRetention &&
                    course.termEndsAt &&
                    t('The term ends on {{day}}.', { day: day(course.termEndsAt) }),
                  !mayChangeRetention && t('An admin can change this.'),
                ]
                  .filter(Boolean)
                  .join(' ')}
              </Text>
              {mayChangeRetention && (
                <Button mt="xs" size="compact-sm" variant="default" onClick={() => setRuling(true)}>
                  {t('Change the rule')}
                </Button>
              )}
            </div>
            {mayChangeRetention && (
              <TextInput
                label={t('End of term')}
                description={t('Rules may count from it. Empty: no end is set.')}
                type="date"
                w="12rem"
                {...form.getInputProps('termEnds')}
              />
            )}
            <Group>
              <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
                {t('Save')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
      {ruling && <RuleDialog course={course} rule={course.rule} close={() => setRuling(false)} />}
    </Shelf>
  )
}

type Values = ReturnType<typeof settingsOf>

function settingsOf({ title, description, defaultAccess, replays, termEndsAt }: Course) {
  const termEnds = termEndsAt === null ? '' : localDay(termEndsAt)
  return { title, description, defaultAccess, replays, termEnds }
}

/** `2026-06-30`, as this browser's time zone has it. */
function localDay(instant: string): string {
  const at = new Date(instant)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** The last second of that day here. */
function endOf(localDay: string): string | null {
  return localDay === '' ? null : new Date(`${localDay}T23:59:59`).toISOString()
}

const whileUnsaved = {
  title: t('Leave without saving?'),
  words: t('What you have changed here is not saved, and would be lost.'),
  leave: t('Leave without saving'),
}

import { Button, Group, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { Course } from '../../../api/courses.ts'
import { RuleDialog } from '../admin/rule-dialog.tsx'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { AccessField } from '../lecture/access-field.tsx'
import { Shelf } from '../start/shelf.tsx'
import { day } from '../words/date.ts'
import { refuseFields } from '../words/refuse-fields.ts'
import { ruleInWords, warningsInWords } from '../words/retention.ts'
import { showProblem } from '../words/show-problem.tsx'
import { ReplaysField } from './replays-field.tsx'

/** Settings in sentences. Retention is the admins' decision; lecturers read it. */
export function CourseSettings({
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
    initialValues: {
      title: course.title,
      description: course.description,
      defaultAccess: course.defaultAccess,
      replays: course.replays,
      termEnds: course.termEndsAt === null ? '' : localDay(course.termEndsAt),
    },
    validate: { title: (title) => (title.trim() ? null : t('A course needs a title.')) },
  })
  const save = form.onSubmit(({ termEnds, ...body }) =>
    change.mutate(
      { params: { course: course.id }, body: mayChangeRetention ? { ...body, termEndsAt: endOf(termEnds) } : body },
      {
        onSuccess: () => {
          form.resetDirty()
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

import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { RetentionRule } from '../../../../core/retention/rule.ts'
import type { Preview } from '../../../api/retention.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { ruleInWords } from '../words/retention.ts'
import { showProblem } from '../words/show-problem.tsx'
import { RuleFields } from './rule-fields.tsx'
import { RulePreview } from './rule-preview.tsx'

type Properties = {
  /** Whose rule; without: the organisation's. */
  course?: { id: string; title: string }
  rule: RetentionRule | null
  close: () => void
}

/** A rule is written, then looked at with what it would do, and only then enabled. */
export function RuleDialog({ course, rule: present, close }: Properties) {
  const [rule, setRule] = useState(present)
  const [seen, setSeen] = useState<Preview>()
  const preview = useApiChange('previewRule')
  const enable = useApiChange(
    'enableRule',
    ...(['seeRetention', 'seeCourse', 'listCourses', 'seeLecture', 'myLectures', 'now', 'events'] as const),
  )
  const whose = course ? 'course' : 'organisation'
  const body = { course: course?.id ?? null, rule }
  const look = () =>
    preview.mutate(
      { body },
      { onSuccess: setSeen, onError: (error) => showProblem(t('There is no preview of this rule'), error) },
    )
  const turnOn = ({ lectures, digest }: Preview) =>
    enable.mutate(
      { body: { ...body, seen: lectures, digest } },
      {
        onSuccess: () => {
          close()
          notifications.show({ withBorder: true, title: t('The rule is enabled'), message: ruleInWords(rule, whose) })
        },
        onError: (error) => {
          setSeen(undefined)
          showProblem(t('The rule stays as it was'), error)
        },
      },
    )
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={course ? t('Rule of “{{title}}”', { title: course.title }) : t('Rule of the organisation')}
    >
      <Stack gap="lg">
        <RuleFields
          whose={whose}
          rule={rule}
          onChange={(next) => {
            setRule(next)
            setSeen(undefined)
          }}
        />
        {seen && <RulePreview preview={seen} />}
        {!seen && (
          <Alert variant="light" color="gray">
            {t('Nothing is changed before you have seen which lectures would leave.')}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          {seen ? (
            <Button
              color={seen.lectures > 0 ? 'live' : undefined}
              loading={enable.isPending}
              onClick={() => turnOn(seen)}
            >
              {t('Enable this rule')}
            </Button>
          ) : (
            <Button loading={preview.isPending} onClick={look}>
              {t('Preview')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}

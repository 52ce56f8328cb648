import { Button, Text } from '@mantine/core'
import { IconCut } from '@tabler/icons-react'
import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { useTrim } from '../trim/use-trim.tsx'
import { clock } from '../words/duration.ts'

/** What is cut, and the way back, for those who manage the lecture. One of its facts. */
export function TrimFact({ lecture }: { lecture: LecturePage }) {
  const { undo, busy } = useTrim(lecture)
  if (!lecture.trim || lecture.status === 'trashed') return null
  const { before, after } = lecture.trim
  const values = { before: clock(before), after: clock(after) }
  return (
    <li>
      <IconCut size={20} stroke={1.7} aria-hidden />
      <div>
        <Text size="sm">
          {after === 0
            ? t('{{before}} at the start are cut.', { before: values.before })
            : before === 0
              ? t('{{after}} at the end are cut.', { after: values.after })
              : t('{{before}} at the start and {{after}} at the end are cut.', values)}
        </Text>
        <Button size="compact-sm" variant="default" mt={6} loading={busy} onClick={undo}>
          {t('Undo trim')}
        </Button>
      </div>
    </li>
  )
}

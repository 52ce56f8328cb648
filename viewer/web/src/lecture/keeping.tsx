import { Group, Text } from '@mantine/core'
import { IconCalendarX, IconLock } from '@tabler/icons-react'
import type { LecturePage } from '../../../api/lectures.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { removalInWords, ruleOwnerInWords } from '../words/removal.ts'
import { HoldLecture } from './hold-lecture.tsx'
import { KeepLonger } from './keep-longer.tsx'
import classes from './keeping.module.css'

/** When a lecture leaves and why; what those in charge of it can do about that. Below its name and its actions: on a phone, too. */
export function Keeping({ lecture }: { lecture: LecturePage }) {
  const { data: me } = useMe()
  const { removal, keeping, status } = lecture
  const admin = me?.person?.role === 'admin'
  const trashed = status === 'trashed' && !keeping?.hold
  if (trashed && !admin) return null
  const Icon = keeping?.hold ? IconLock : IconCalendarX
  return (
    <div className={classes.keeping}>
      <Icon size={20} stroke={1.7} aria-hidden />
      <div>
        <Text size="sm" fw={removal?.soon ? 600 : undefined}>
          {trashed ? t('In the trash') : removalInWords(lecture)}
          {removal && ` (${ruleOwnerInWords(removal)})`}.
        </Text>
        {keeping?.hold && (
          <Text size="sm" c="dimmed" dir="auto">
            {t('“{{text}}”', { text: keeping.hold.reason })}
          </Text>
        )}
        {removal && keeping?.extension && keeping.extension.days > 0 && (
          <Text size="sm" c="dimmed">
            {t('That is {{count}} days longer than the rule says.', { count: keeping.extension.days })}
          </Text>
        )}
        <Group gap="xs" mt={6}>
          <KeepLonger lecture={lecture} />
          {admin && <HoldLecture lecture={lecture} />}
        </Group>
      </div>
    </div>
  )
}

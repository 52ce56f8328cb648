import { Button, Collapse, Stack, Switch, Text } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { t } from '../language/language.ts'
import type { RoomFormState } from './conference-form.ts'
import { RoomRuleFields } from './room-rule-fields.tsx'

/** What a room of Aula's own is set to. `folded`: whoever makes one need not look, since what is usual is chosen. */
export function RoomSettings({ form, folded }: { form: RoomFormState; folded: boolean }) {
  const [opened, setOpened] = useState(false)
  const id = useId()
  const fields = (
    <Stack gap="md">
      <RoomRuleFields
        rules={form.values.rules}
        change={(part) => form.setFieldValue('rules', { ...form.values.rules, ...part })}
      />
      <Switch
        label={t('Keep what is said just before Record')}
        description={t(
          'While nobody records, the last two minutes of those who may be recorded are kept and erased again. Whoever presses Record has them at the beginning. Everybody in the room is told.',
        )}
        {...form.getInputProps('lead', { type: 'checkbox' })}
      />
    </Stack>
  )
  if (!folded) return fields
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        px={0}
        rightSection={opened ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />}
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => setOpened(!opened)}
      >
        {t('Rules of the room')}
      </Button>
      {!opened && (
        <Text size="sm" c="dimmed">
          {t('Everybody comes in at once, may speak and share their screen. You can change this at any time.')}
        </Text>
      )}
      <Collapse expanded={opened} id={id} mt="xs">
        {fields}
      </Collapse>
    </div>
  )
}

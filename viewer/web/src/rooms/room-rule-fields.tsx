import { Radio, Stack, Switch } from '@mantine/core'
import { type RoomRules, senders } from '../../../../conference/room-rules.ts'
import { t } from '../language/language.ts'

type Properties = { rules: RoomRules; change(rules: Partial<RoomRules>): void }

/** Who waits, who may share a screen, who may speak. */
export function RoomRuleFields({ rules, change }: Properties) {
  return (
    <Stack gap="md">
      <Switch
        label={t('People wait until you let them in')}
        description={t('Whoever manages the room comes in at once.')}
        checked={rules.lobby}
        onChange={({ currentTarget }) => change({ lobby: currentTarget.checked })}
      />
      <Radio.Group
        label={t('Who may share their screen')}
        value={rules.sharing}
        onChange={(value) => change({ sharing: senders.find((who) => who === value) })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="everybody" label={t('Everybody')} />
          <Radio value="lecturers" label={t('Lecturers only')} />
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={t('Who may speak')}
        description={t('Microphone and camera of the others stay off.')}
        value={rules.speaking}
        onChange={(value) => change({ speaking: senders.find((who) => who === value) })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="everybody" label={t('Everybody')} />
          <Radio value="lecturers" label={t('Lecturers and those whom they call on')} />
        </Stack>
      </Radio.Group>
    </Stack>
  )
}

import { Group, NumberInput, Radio, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { leastHours, mostHours } from '../../../../core/recording/replays-appear.ts'
import type { Course } from '../../../api/courses.ts'
import { t } from '../language/language.ts'
import { appearanceInWords } from '../words/release.ts'

type Replays = Course['replays']
type Properties = {
  value: Replays
  onChange: (value: Replays) => void
  /** Lectures whose replays wait already. */
  waiting: number
  hoursError?: ReactNode
}

const choices = ['at-once', 'after-review', 'after-hours'] as const

/** When replays appear, each choice as a sentence; and what a change does not touch. */
export function ReplaysField({ value, onChange, waiting, hoursError }: Properties) {
  const untouched =
    waiting > 0 && t('{{count}} replays wait already and go on waiting as they do now.', { count: waiting })
  return (
    <Radio.Group
      label={t('When others see a replay')}
      description={[t('Holds for recordings that end from now on. Live is always at once.'), untouched]
        .filter(Boolean)
        .join(' ')}
      value={value.when}
      onChange={(chosen) => {
        const when = choices.find((choice) => choice === chosen)
        if (when) onChange({ ...value, when })
      }}
    >
      <Stack gap="sm" mt="xs">
        {choices.map((when) => (
          <Group key={when} gap="xs" align="flex-start">
            <Radio value={when} label={appearanceInWords({ ...value, when })} />
            {when === 'after-hours' && value.when === when && (
              <NumberInput
                aria-label={t('Hours')}
                size="sm"
                w="9rem"
                min={leastHours}
                max={mostHours}
                clampBehavior="none"
                allowDecimal={false}
                allowNegative={false}
                value={value.hours}
                error={hoursError}
                onChange={(hours) => onChange({ ...value, hours: Number(hours) })}
              />
            )}
          </Group>
        ))}
      </Stack>
    </Radio.Group>
  )
}

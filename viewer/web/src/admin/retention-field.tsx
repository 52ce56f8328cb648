import { Group, NumberInput, Radio, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'

type Properties = {
  /** What it means to have no number of days here. */
  keptBy: string
  value?: number | null
  onChange?: (days: number | null) => void
  error?: ReactNode
}

/** After how many days lectures go to the trash: a sentence with a number in it, or no such rule. */
export function RetentionField({ keptBy, value = null, onChange, error }: Properties) {
  const [days, setDays] = useState(value ?? 365)
  return (
    <Radio.Group
      label={t('How long lectures stay')}
      value={value === null ? 'kept' : 'days'}
      onChange={(choice) => onChange?.(choice === 'days' ? days : null)}
      error={error}
    >
      <Stack gap="sm" mt="xs">
        <Radio value="kept" label={keptBy} />
        <Group gap="xs">
          <Radio value="days" label={t('Move lectures to the trash')} />
          <NumberInput
            aria-label={t('Days')}
            size="sm"
            w="5.5rem"
            min={1}
            max={36_500}
            allowDecimal={false}
            allowNegative={false}
            clampBehavior="blur"
            value={days}
            onChange={(next) => {
              const number = Number(next)
              if (!Number.isInteger(number) || number < 1) return
              setDays(number)
              onChange?.(number)
            }}
          />
          <Text>{t('days after they were held')}</Text>
        </Group>
      </Stack>
    </Radio.Group>
  )
}

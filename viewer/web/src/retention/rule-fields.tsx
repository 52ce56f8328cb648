import { Checkbox, Group, NumberInput, Radio, Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { type RetentionClock, type RetentionRule, usualWarnDays } from '../../../../core/retention/rule.ts'
import { t } from '../language/language.ts'
import { clocksInWords } from '../words/retention.ts'

type Properties = {
  whose: 'course' | 'organisation'
  rule: RetentionRule | null
  onChange: (rule: RetentionRule | null) => void
}

const offered = [90, 60, 30, 14, 7, 1]

/** A rule as sentences with choices in them. */
export function RuleFields({ whose, rule, onChange }: Properties) {
  // What was typed stays while another choice is tried.
  const [written, setWritten] = useState<RetentionRule & { days: number }>({
    ...{ clock: rule?.clock ?? 'recorded', days: rule?.days ?? 365 },
    ...{ warnDays: rule?.days ? rule.warnDays : [...usualWarnDays], extensionDays: rule?.extensionDays ?? 0 },
  })
  const choice = rule === null ? 'none' : rule.days === null ? 'kept' : 'days'
  const write = (change: Partial<typeof written>) => {
    const next = { ...written, ...change }
    setWritten(next)
    onChange(next)
  }
  const choose = (next: string) => {
    if (next === 'none') onChange(null)
    else onChange({ ...written, days: next === 'kept' ? null : written.days })
  }
  const whole = (value: number | string, least: number) => {
    const number = Number(value)
    return value !== '' && Number.isInteger(number) && number >= least ? number : undefined
  }
  return (
    <Stack gap="lg">
      <Radio.Group label={t('How long lectures stay')} value={choice} onChange={choose}>
        <Stack gap="sm" mt="xs">
          <Radio
            value="none"
            label={
              whose === 'course'
                ? t('Follow the organisation’s rule')
                : t('Keep lectures until somebody moves them to the trash')
            }
          />
          {whose === 'course' && (
            <Radio value="kept" label={t('Keep lectures until somebody moves them to the trash')} />
          )}
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
              value={written.days}
              onChange={(value) => {
                const days = whole(value, 1)
                if (days !== undefined) write({ days })
              }}
            />
            <Select
              aria-label={t('Counted from')}
              size="sm"
              w="17rem"
              maw="100%"
              allowDeselect={false}
              data={Object.entries(clocksInWords).map(([value, label]) => ({ value, label }))}
              value={written.clock}
              onChange={(clock) => clock && write({ clock: clock as RetentionClock })}
            />
          </Group>
        </Stack>
      </Radio.Group>
      {choice === 'days' && (
        <>
          <Checkbox.Group
            label={t('Warn the lecturers')}
            description={t(
              'In Aula, and by e-mail where Aula sends any: the owner of the lecture, the lecturers of its course, and who was named for it.',
            )}
            value={written.warnDays.map(String)}
            onChange={(days) =>
              write({
                warnDays: days
                  .map(Number)
                  .sort((one, other) => other - one)
                  .slice(0, 4),
              })
            }
          >
            <Group mt="xs">
              {[...new Set([...offered, ...written.warnDays])]
                .sort((one, other) => other - one)
                .map((days) => (
                  <Checkbox key={days} value={String(days)} label={t('{{count}} days before', { count: days })} />
                ))}
            </Group>
          </Checkbox.Group>
          <NumberInput
            label={t('Days longer')}
            description={t('So long they may keep a lecture out of the trash.')}
            min={0}
            max={3_650}
            allowDecimal={false}
            allowNegative={false}
            clampBehavior="blur"
            value={written.extensionDays}
            onChange={(value) => {
              const extensionDays = whole(value, 0)
              if (extensionDays !== undefined) write({ extensionDays })
            }}
          />
        </>
      )}
    </Stack>
  )
}

import { Radio, Stack } from '@mantine/core'
import { t } from '../language/language.ts'
import { type Access, accessChoices, accessInWords } from '../words/access.ts'

type Properties = {
  label?: string
  value?: Access
  defaultValue?: Access
  onChange?: (value: Access) => void
  error?: React.ReactNode
}

/** Who can watch, each choice as the sentence that the lecture's page shows. */
export function AccessField({ label = t('Who can watch'), onChange, ...field }: Properties) {
  return (
    <Radio.Group
      label={label}
      {...field}
      onChange={(value) => {
        const choice = accessChoices.find((access) => access === value)
        if (choice) onChange?.(choice)
      }}
    >
      <Stack gap="sm" mt="xs">
        {accessChoices.map((access) => (
          <Radio key={access} value={access} label={accessInWords(access).sentence} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

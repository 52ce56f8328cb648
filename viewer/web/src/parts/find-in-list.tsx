import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { t } from '../language/language.ts'

type Properties = {
  value: string
  onChange: (words: string) => void
  /** What is looked at. */
  placeholder?: string
}

/** Words that a list is narrowed down to. */
export function FindInList({ value, onChange, placeholder = t('Title, speaker or course') }: Properties) {
  return (
    <TextInput
      type="search"
      aria-label={t('Find in this list')}
      placeholder={placeholder}
      maw="24rem"
      mb="lg"
      maxLength={200}
      autoComplete="off"
      leftSection={<IconSearch size={16} aria-hidden />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

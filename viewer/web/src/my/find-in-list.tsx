import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { t } from '../language/language.ts'

/** Words that a list is narrowed down to. */
export function FindInList({ value, onChange }: { value: string; onChange: (words: string) => void }) {
  return (
    <TextInput
      type="search"
      aria-label={t('Find in this list')}
      placeholder={t('Title, speaker or course')}
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

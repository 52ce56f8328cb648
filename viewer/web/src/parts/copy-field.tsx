import { Button, Group, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { t } from '../language/language.ts'

/** A link to copy with one click; where the browser does not let us, it stands selected for Ctrl+C. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState<string>()
  const copy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(value)
      setCopied(value)
    } catch {
      field.current?.focus()
    }
  }
  const done = copied === value
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        ref={field}
        flex={1}
        size="sm"
        label={label}
        value={value}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        size="sm"
        variant="light"
        miw="6.5rem"
        onClick={copy}
        leftSection={done ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
      >
        <span aria-live="polite">{done ? t('Copied') : t('Copy')}</span>
      </Button>
    </Group>
  )
}

import { Button, Checkbox, Group, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { longestQuestion } from '../../../api/fields.ts'
import { t } from '../language/language.ts'
import { cleanText } from '../words/clean-text.ts'

/** What was not sent stays in the field. */
export function AskQuestion({ ask }: { ask: (text: string, named: boolean) => Promise<boolean> }) {
  const [text, setText] = useState('')
  const [unnamed, setUnnamed] = useState(false)
  const [sending, setSending] = useState(false)
  const cleaned = cleanText(text)
  const send = async () => {
    setSending(true)
    if (await ask(cleaned, !unnamed)) setText('')
    setSending(false)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (cleaned !== '' && !sending) void send()
  }
  return (
    <form onSubmit={submit}>
      <Textarea
        label={t('Ask a question')}
        description={t('Everybody who may watch can read it and vote for it.')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={longestQuestion}
        dir="auto"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Group justify="space-between" mt="xs" gap="xs">
        <Checkbox
          label={t('Without my name')}
          checked={unnamed}
          onChange={({ currentTarget }) => setUnnamed(currentTarget.checked)}
        />
        <Button type="submit" loading={sending} disabled={cleaned === ''}>
          {t('Ask')}
        </Button>
      </Group>
    </form>
  )
}

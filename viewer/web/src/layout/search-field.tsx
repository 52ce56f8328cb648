import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type FormEvent, useEffect, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { t } from '../language/language.ts'

/** Leads to the results; on the results page it holds what was searched for. */
export function SearchField({ autoFocus = false }: { autoFocus?: boolean }) {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const searched = params.get('q') ?? ''
  const [text, setText] = useState(searched)
  useEffect(() => setText(searched), [searched])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim()) void navigate(`/search?${new URLSearchParams({ q: text.trim() })}`)
  }
  return (
    <search>
      <form onSubmit={submit}>
        <TextInput
          type="search"
          size="sm"
          name="q"
          aria-label={t('Search lectures')}
          placeholder={t('Search lectures')}
          maxLength={200}
          autoComplete="off"
          data-autofocus={autoFocus || undefined}
          autoFocus={autoFocus}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          leftSection={<IconSearch size={16} aria-hidden />}
        />
      </form>
    </search>
  )
}

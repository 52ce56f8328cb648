import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { t } from '../language/language.ts'
import { Shelf } from '../parts/shelf.tsx'
import { roomFromLink } from './room-from-link.ts'

/** For guests: the link or the code that the lecturer gave them. */
export function JoinRoom() {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const room = roomFromLink(text)
    if (room) void navigate(`/rooms/${room}`)
    else
      setError(t('This is not the link of a room. It looks like https://…/rooms/ followed by 26 letters and digits.'))
  }
  return (
    <Shelf title={t('Join a room')}>
      <form onSubmit={submit} noValidate>
        <Group align="flex-start" gap="sm" maw="36rem">
          <TextInput
            flex="1 1 14rem"
            label={t('Link of the room')}
            description={t('The lecturer gives it to you. You need no account.')}
            autoComplete="off"
            value={text}
            error={error}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setError(undefined)
            }}
          />
          <Button type="submit" size="md" mt="calc(2.9rem)" variant="default">
            {t('Join')}
          </Button>
        </Group>
      </form>
    </Shelf>
  )
}

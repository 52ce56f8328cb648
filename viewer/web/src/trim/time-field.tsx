import { Button, Group, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { t } from '../language/language.ts'
import { clock } from '../words/duration.ts'
import { readTime } from './read-time.ts'

type Properties = {
  label: string
  here: string
  value: number
  set: (milliseconds: number) => void
  setTyped: (milliseconds: number) => void
  position: () => number
}

/** One end of what is kept: typed, or where the player is. */
export function TimeField({ label, here, value, set, setTyped, position }: Properties) {
  const [text, setText] = useState(clock(value))
  const [wrong, setWrong] = useState(false)
  useEffect(() => {
    setText(clock(value))
    setWrong(false)
  }, [value])
  const take = () => {
    if (text === clock(value)) return setWrong(false)
    const time = readTime(text)
    setWrong(time === undefined)
    if (time === undefined) return
    setTyped(time)
    // Where the cut does not move, neither does the value.
    setText(clock(value))
  }
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <TextInput
        label={label}
        value={text}
        w="10rem"
        // The button beside it stands as high as the field, so its label is one line.
        styles={{ label: { whiteSpace: 'nowrap' } }}
        inputMode="text"
        error={wrong && t('Please enter a time such as 1:02:33.')}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
      <Button variant="default" size="md" mt="1.6rem" onClick={() => set(position())}>
        {here}
      </Button>
    </Group>
  )
}

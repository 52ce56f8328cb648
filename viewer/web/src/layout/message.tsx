import { Group, Stack, Text, Title } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import classes from './message.module.css'

type Properties = {
  icon: Icon
  title: string
  children?: ReactNode
  action?: ReactNode
  /** Heading level; a page that has a heading of its own asks for 2. */
  level?: 1 | 2
  /** It takes the place of what had the focus: its heading has it now. */
  focused?: boolean
}

/** A state of a page in words: nothing here, not found, not allowed, gone wrong. */
export function Message({ icon: Sign, title, children, action, level = 1, focused = false }: Properties) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focused) heading.current?.focus()
  }, [focused])
  return (
    <Stack align="center" gap="md" className={classes.message}>
      <span className={classes.sign}>
        <Sign size={28} stroke={1.6} aria-hidden />
      </span>
      <Title ref={heading} tabIndex={focused ? -1 : undefined} order={level} size="h2">
        {level === 1 && <title>{`${title} – Aula`}</title>}
        {title}
      </Title>
      {children && (
        <Text component="div" c="dimmed" maw="34rem">
          {children}
        </Text>
      )}
      {action && (
        <Group justify="center" mt="xs">
          {action}
        </Group>
      )}
    </Stack>
  )
}

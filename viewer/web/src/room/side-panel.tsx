import { CloseButton, Group, Text } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import classes from './side-panel.module.css'

type Properties = {
  title: string
  /** Name of the button that closes it. */
  closeLabel: string
  close: () => void
  /** Beside its heading. */
  actions?: ReactNode
  /** What is wanted first, where it is there; else the panel itself has the focus. */
  first?: RefObject<HTMLElement | null>
  children: ReactNode
}

/** What stands beside the stage: it has the focus when it opens, and Escape closes it. */
export function SidePanel({ title, closeLabel, close, actions, first, children }: Properties) {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => (first?.current ?? panel.current)?.focus(), [first])
  const onKeyDown = ({ key, target, currentTarget, nativeEvent }: KeyboardEvent) => {
    // Of a menu or a dialog that it has opened, Escape closes that.
    const within = target instanceof Node && currentTarget.contains(target)
    if (key === 'Escape' && within && !nativeEvent.isComposing) close()
  }
  return (
    <aside ref={panel} tabIndex={-1} className={classes.panel} aria-label={title} onKeyDown={onKeyDown}>
      <Group justify="space-between" wrap="nowrap">
        <Text component="h2" fw={650} m={0}>
          {title}
        </Text>
        <Group gap={4} wrap="nowrap">
          {actions}
          <CloseButton aria-label={closeLabel} onClick={close} />
        </Group>
      </Group>
      {children}
    </aside>
  )
}

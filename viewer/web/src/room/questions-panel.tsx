import { CloseButton, Group, Text } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { t } from '../language/language.ts'
import { Questions } from '../participation/questions.tsx'
import type { OwnParticipation } from '../participation/use-participation.ts'
import classes from './questions-panel.module.css'

type Properties = { participation: OwnParticipation; close: () => void }

/** For the lecturer in the room: what those ask who watch, and who of them would like to come in. */
export function QuestionsPanel({ participation, close }: Properties) {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => panel.current?.focus(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close()
  }
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      className={classes.panel}
      aria-label={t('Questions of those who watch')}
      onKeyDown={onKeyDown}
    >
      <Group justify="space-between" wrap="nowrap">
        <Text component="h2" fw={650} m={0}>
          {t('Questions of those who watch')}
        </Text>
        <CloseButton aria-label={t('Close the questions')} onClick={close} />
      </Group>
      <Questions participation={participation} canManage asking={false} />
    </aside>
  )
}

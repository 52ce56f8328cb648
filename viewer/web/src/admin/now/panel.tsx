import { Group, Paper, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { type Row, Rows } from './rows.tsx'

type Properties = {
  title: string
  note?: ReactNode
  /** A control of the whole panel. */
  action?: ReactNode
  rows: Row[]
  empty: string
  most?: number
}

/** One named list of the Now page; what does not fit is counted and opens in place, so that the page stays one page. */
export function Panel({ title, note, action, rows, empty, most = 4 }: Properties) {
  const id = useId()
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Group justify="space-between" align="baseline" mb="xs">
        <Title order={2} size="1.0625rem" id={id}>
          {title}
        </Title>
        {(note || action) && (
          <Group gap="sm" align="baseline">
            {note && (
              <Text size="sm" c="dimmed">
                {note}
              </Text>
            )}
            {action}
          </Group>
        )}
      </Group>
      {rows.length === 0 && <Text c="dimmed">{empty}</Text>}
      <Rows rows={rows} most={most} />
    </Paper>
  )
}

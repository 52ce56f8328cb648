import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

type Properties = { title: string; children?: ReactNode; actions?: ReactNode }

/** A page's name, in the window's title too; a sentence on it; what can be done here. */
export function PageHeading({ title, children, actions }: Properties) {
  return (
    <Group justify="space-between" align="flex-end" gap="md" mb="xl">
      <title>{`${title} – Aula`}</title>
      <Stack gap={4} flex="1 1 16rem">
        <Title order={1}>{title}</Title>
        {children && (
          <Text component="div" c="dimmed">
            {children}
          </Text>
        )}
      </Stack>
      {actions && <Group gap="sm">{actions}</Group>}
    </Group>
  )
}

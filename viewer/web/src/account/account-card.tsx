import { Paper, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

type Properties = { title: string; words?: ReactNode; children: ReactNode }

/** The one card of a page that asks who somebody is. */
export function AccountCard({ title, words, children }: Properties) {
  return (
    <Paper withBorder maw="27rem" mx="auto" mt="clamp(0px, 5vh, 3rem)" p={{ base: 'lg', xs: 'xl' }}>
      <title>{`${title} – Aula`}</title>
      <Title order={1} size="h2" mb={words ? 4 : 'lg'}>
        {title}
      </Title>
      {words && (
        <Text c="dimmed" mb="lg">
          {words}
        </Text>
      )}
      {children}
    </Paper>
  )
}

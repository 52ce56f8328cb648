import { Anchor, Group, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { Link } from 'react-router'

type Properties = { title: string; more?: { to: string; label: string }; children: ReactNode }

/** One named row of the start page. */
export function Shelf({ title, more, children }: Properties) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <Group justify="space-between" align="baseline" mb="md">
        <Title order={2} size="h3" id={id}>
          {title}
        </Title>
        {more && (
          <Anchor component={Link} to={more.to} size="sm">
            {more.label}
          </Anchor>
        )}
      </Group>
      {children}
    </section>
  )
}

import { Anchor, List, Paper, SimpleGrid, Title } from '@mantine/core'
import { Link, useLoaderData } from 'react-router'
import { t } from '../language/language.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import type { RoleGuide } from './load-guide.ts'

/** Everything that the guides explain, by role: somebody looks for a task, not for a chapter. */
export function GuidesPage() {
  const guides = useLoaderData<RoleGuide[]>()
  return (
    <>
      <PageHeading title={t('Help')}>{t('What do you want to do?')}</PageHeading>
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="lg">
        {guides.map(({ role, title, tasks }) => (
          <Paper key={role} withBorder p="lg" component="section" aria-labelledby={role}>
            <Title order={2} size="h3" id={role} mb="md">
              <Anchor inherit component={Link} to={`/guide/${role}`}>
                {title}
              </Anchor>
            </Title>
            <List listStyleType="none" spacing={8}>
              {tasks.map(({ id, title }) => (
                <List.Item key={id}>
                  <Anchor component={Link} to={`/guide/${role}#${id}`}>
                    {title}
                  </Anchor>
                </List.Item>
              ))}
            </List>
          </Paper>
        ))}
      </SimpleGrid>
    </>
  )
}

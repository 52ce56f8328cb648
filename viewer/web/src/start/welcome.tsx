import { Alert, Text, Title } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import type { Me } from '../../../api/people.ts'
import { t } from '../language/language.ts'

/** The page's heading; and, before anybody can sign in, where the first admin's link is. */
export function Welcome({ me }: { me: Me }) {
  return (
    <div>
      <Title order={1}>{me.person ? t('Hello, {{name}}', { name: me.person.name }) : me.organisation.name}</Title>
      <Text c="dimmed" mt={4}>
        {me.person ? me.organisation.name : t('Lectures, live and to watch again.')}
      </Text>
      {me.needsFirstAdmin && (
        <Alert mt="lg" color="accent" variant="light" icon={<IconKey aria-hidden />} title={t('There is no admin yet')}>
          {t('The window that started Aula shows a link that makes the first one. Open it here.')}
        </Alert>
      )}
    </div>
  )
}

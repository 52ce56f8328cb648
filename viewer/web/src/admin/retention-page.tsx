import { Skeleton, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useApi } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { Shelf } from '../start/shelf.tsx'
import { retentionInWords } from '../words/retention.ts'
import classes from './list.module.css'
import { OrganisationRule } from './organisation-rule.tsx'

/** The rules as sentences, and what each would do next month. */
export function RetentionPage() {
  const { data, error, refetch } = useApi('seeRetention', {})
  if (error && !data) return <Problem error={error} retry={refetch} />
  return (
    <>
      <PageHeading title={t('Retention')}>
        {data &&
          (data.nextMonth === 0
            ? t('By these rules no lecture moves to the trash in the next 30 days.')
            : t('By these rules {{count}} lectures will move to the trash in the next 30 days.', {
                count: data.nextMonth,
              }))}
      </PageHeading>
      {!data && <Skeleton height="12rem" radius="lg" role="status" aria-label={t('Loading')} />}
      {data && (
        <Stack gap="xl">
          <OrganisationRule key={data.organisation.name} organisation={data.organisation} />
          <Shelf title={t('Courses')}>
            {data.courses.length === 0 && <Text c="dimmed">{t('No course yet.')}</Text>}
            {data.courses.length > 0 && (
              <ul className={classes.list}>
                {data.courses.map(({ id, title, retentionDays, lectures, nextMonth }) => (
                  <li key={id}>
                    <div className={classes.main}>
                      <Text component={Link} to={`/courses/${id}`} fw={600} dir="auto">
                        {title}
                      </Text>
                      <Text size="sm" c="dimmed">
                        {retentionDays === null
                          ? t('Follows the organisation’s rule.')
                          : retentionInWords(retentionDays)}
                      </Text>
                    </div>
                    <Text size="sm" c="dimmed">
                      {t('{{number}} of {{count}} lectures next month', { number: nextMonth, count: lectures })}
                    </Text>
                  </li>
                ))}
              </ul>
            )}
          </Shelf>
        </Stack>
      )}
    </>
  )
}

import { Skeleton, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useApi } from '../api/use-api.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { Shelf } from '../start/shelf.tsx'
import { retentionInWords } from '../words/retention.ts'
import { counted } from '../words/size.ts'
import classes from './list.module.css'
import { OrganisationRule } from './organisation-rule.tsx'

/** The rules as sentences, and what each would do next month. */
export function RetentionPage() {
  const { data, error, refetch } = useApi('seeRetention', {})
  if (error && !data) return <Problem error={error} retry={refetch} />
  return (
    <>
      <PageHeading title="Retention">
        {data &&
          (data.nextMonth === 0
            ? 'By these rules no lecture moves to the trash in the next 30 days.'
            : `By these rules ${counted(data.nextMonth, 'lecture')} will move to the trash in the next 30 days.`)}
      </PageHeading>
      {!data && <Skeleton height="12rem" radius="lg" role="status" aria-label="Loading" />}
      {data && (
        <Stack gap="xl">
          <OrganisationRule key={data.organisation.name} organisation={data.organisation} />
          <Shelf title="Courses">
            {data.courses.length === 0 && <Text c="dimmed">No course yet.</Text>}
            {data.courses.length > 0 && (
              <ul className={classes.list}>
                {data.courses.map(({ id, title, retentionDays, lectures, nextMonth }) => (
                  <li key={id}>
                    <div className={classes.main}>
                      <Text component={Link} to={`/courses/${id}`} fw={600} dir="auto">
                        {title}
                      </Text>
                      <Text size="sm" c="dimmed">
                        {retentionDays === null ? 'Follows the organisation’s rule.' : retentionInWords(retentionDays)}
                      </Text>
                    </div>
                    <Text size="sm" c="dimmed">
                      {nextMonth} of {counted(lectures, 'lecture')} next month
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

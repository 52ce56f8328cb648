import { Button, Paper, SimpleGrid, Skeleton, Text, Title } from '@mantine/core'
import { IconBooks, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { useApi } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { LongList } from '../parts/long-list.tsx'
import classes from './courses-page.module.css'
import { CreateCourse } from './create-course.tsx'

export function CoursesPage() {
  const { data: me } = useMe()
  const { data, error, refetch } = useApi('listCourses', {})
  const [creating, setCreating] = useState(false)
  const teaches = me?.person?.role === 'lecturer' || me?.person?.role === 'admin'
  if (error && !data) return <Problem error={error} retry={refetch} />
  const create = teaches && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setCreating(true)}>
      {t('Create a course')}
    </Button>
  )
  return (
    <>
      <PageHeading title={t('Courses')} actions={data?.courses.length ? create : undefined} />
      {!data && (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} role="status" aria-label={t('Loading')}>
          <Skeleton height="8rem" radius="lg" />
          <Skeleton height="8rem" radius="lg" />
          <Skeleton height="8rem" radius="lg" />
        </SimpleGrid>
      )}
      {data?.courses.length === 0 && (
        <Message level={2} icon={IconBooks} title={t('No courses yet')} action={create || undefined}>
          {teaches
            ? t('A course is a series of lectures with its own members, access and retention.')
            : t('The courses that you teach or attend appear here. A lecturer or an admin adds you to them.')}
        </Message>
      )}
      {data && (
        <LongList
          items={data.courses}
          textOf={({ title, description }) => `${title} ${description}`}
          placeholder={t('Title')}
        >
          {(shown) => (
            <ul className={classes.courses}>
              {shown.map(({ id, title, description, lectures, mine }) => (
                <Paper key={id} component="li" withBorder className={classes.course}>
                  <Title order={2} size="h4">
                    <Link to={`/courses/${id}`} className={classes.link} dir="auto">
                      {title}
                    </Link>
                  </Title>
                  {description && (
                    <Text c="dimmed" lineClamp={2} dir="auto">
                      {description}
                    </Text>
                  )}
                  <Text size="sm" c="dimmed" mt="auto">
                    {t('{{count}} lectures', { count: lectures })}
                    {mine === 'lecturer' && ` · ${t('you teach it')}`}
                    {mine === 'student' && ` · ${t('you attend it')}`}
                  </Text>
                </Paper>
              ))}
            </ul>
          )}
        </LongList>
      )}
      {creating && <CreateCourse close={() => setCreating(false)} />}
    </>
  )
}

import { Button, Paper, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { PageHeading } from '../../layout/page-heading.tsx'
import { Problem } from '../../layout/problem.tsx'
import classes from '../../parts/list.module.css'
import { LongList } from '../../parts/long-list.tsx'
import { Shelf } from '../../parts/shelf.tsx'
import { RuleDialog } from '../../retention/rule-dialog.tsx'
import { day } from '../../words/date.ts'
import { ruleInWords, warningsInWords } from '../../words/retention.ts'
import { sizeInWords } from '../../words/size.ts'
import { UnconfirmedDate } from '../now/unconfirmed-date.tsx'
import { HeldLectures } from '../people/held-lectures.tsx'

type Course = ApiAnswer<'seeRetention'>['courses'][number]

/** The rules as sentences, and what each would do next month; a rule is looked at before it is enabled. */
export function RetentionPage() {
  const { data, error, refetch } = useApi('seeRetention', {})
  const [changing, setChanging] = useState<Course | 'organisation'>()
  if (error && !data) return <Problem error={error} retry={refetch} />
  return (
    <>
      <PageHeading title={t('Retention')}>{data && nextMonthInWords(data.nextMonth)}</PageHeading>
      {!data && <Skeleton height="12rem" radius="lg" role="status" aria-label={t('Loading')} />}
      {data?.unconfirmedDate && <UnconfirmedDate date={data.unconfirmedDate} />}
      {data && (
        <Stack gap="xl">
          <Shelf title={t('Rule of the organisation')}>
            <Paper withBorder p="lg">
              <Text>{ruleInWords(data.organisation.rule, 'organisation')}</Text>
              <Text size="sm" c="dimmed">
                {warningsInWords(data.organisation.rule)}
              </Text>
              {data.organisation.rule?.days && data.organisation.nextMonth && (
                <Text size="sm" c="dimmed">
                  {byThisRule(data.organisation.nextMonth)}
                </Text>
              )}
              <Button mt="md" variant="default" onClick={() => setChanging('organisation')}>
                {t('Change the rule')}
              </Button>
            </Paper>
          </Shelf>
          <Shelf title={t('Courses')}>
            {data.courses.length === 0 && (
              <Text c="dimmed">{t('No course yet. Each can have a rule of its own.')}</Text>
            )}
            <LongList items={data.courses} textOf={({ title }) => title} placeholder={t('Title')}>
              {(shown) => (
                <ul className={classes.list}>
                  {shown.map((course) => (
                    <li key={course.id}>
                      <div className={classes.main}>
                        <Text component={Link} to={`/courses/${course.id}`} fw={600} dir="auto">
                          {course.title}
                        </Text>
                        <Text size="sm" c="dimmed">
                          {[
                            ruleInWords(course.rule, 'course'),
                            warningsInWords(course.rule),
                            course.termEndsAt && t('The term ends on {{day}}.', { day: day(course.termEndsAt) }),
                          ]
                            .filter(Boolean)
                            .join(' ')}
                        </Text>
                      </div>
                      <Text size="sm" c="dimmed">
                        {t('{{number}} of {{count}} lectures next month', {
                          number: course.nextMonth,
                          count: course.lectures,
                        })}
                      </Text>
                      <Button
                        size="compact-md"
                        variant="default"
                        aria-label={t('Change the rule of {{title}}', { title: course.title })}
                        onClick={() => setChanging(course)}
                      >
                        {t('Change')}
                      </Button>
                    </li>
                  ))}
                </ul>
              )}
            </LongList>
          </Shelf>
          {data.held && <HeldLectures lectures={data.held} />}
        </Stack>
      )}
      {data && changing === 'organisation' && (
        <RuleDialog rule={data.organisation.rule} close={() => setChanging(undefined)} />
      )}
      {changing && changing !== 'organisation' && (
        <RuleDialog course={changing} rule={changing.rule} close={() => setChanging(undefined)} />
      )}
    </>
  )
}

function nextMonthInWords({ lectures, bytes }: ApiAnswer<'seeRetention'>['nextMonth']): string {
  if (lectures === 0) return t('By these rules no lecture moves to the trash in the next 30 days.')
  return t('By these rules {{count}} lectures ({{size}}) will move to the trash in the next 30 days.', {
    count: lectures,
    size: sizeInWords(bytes),
  })
}

function byThisRule({ lectures, bytes }: ApiAnswer<'seeRetention'>['nextMonth']): string {
  if (lectures === 0) return t('Next month this rule moves no lecture to the trash.')
  return t('Next month this rule moves {{count}} lectures ({{size}}) to the trash.', {
    count: lectures,
    size: sizeInWords(bytes),
  })
}

import { Alert, Button } from '@mantine/core'
import { IconVideo } from '@tabler/icons-react'
import { Link } from 'react-router'
import { callApi } from '../api/call-api.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { LectureList } from './lecture-list.tsx'
import { tablePollInterval } from './table-poll-interval.ts'
import { usePages } from './use-pages.ts'

/** What the caller owns, gives or teaches the course of; an admin finds everybody's beside it. */
export function MyLecturesPage() {
  const { data: me } = useMe()
  const pages = usePages(['myLectures'], (query, signal) => callApi('myLectures', { query }, signal), tablePollInterval)
  const { read, error, refetch, lectures, leaving, narrowed } = pages
  if (error && !read) return <Problem error={error} retry={refetch} />
  return (
    <>
      <PageHeading
        title={t('My lectures')}
        actions={
          <>
            {me?.person?.role === 'admin' && (
              <Button component={Link} to="/admin/lectures" variant="default">
                {t('All lectures')}
              </Button>
            )}
            <Button component={Link} to="/my/trash" variant="default">
              {t('Open the trash')}
            </Button>
          </>
        }
      />
      {read && lectures.length === 0 && !narrowed && (
        <Message
          level={2}
          icon={IconVideo}
          title={t('Your lectures appear here')}
          action={
            <Button component={Link} to="/rooms">
              {t('To my rooms')}
            </Button>
          }
        >
          {t('Enter a room and press Record. Each recording stays here, with who can watch it and until when.')}
        </Message>
      )}
      {leaving && leaving.lectures > 0 && (
        <Alert
          variant="light"
          color="live"
          mb="lg"
          title={t('{{count}} lectures will move to the trash soon', { count: leaving.lectures })}
        >
          {leaving.mayKeep
            ? t(
                'The list says when, and keeps them longer with one click. In the trash each stays for another 30 days.',
              )
            : t('The list says when. In the trash each stays for another 30 days. An admin can hold what must stay.')}
        </Alert>
      )}
      <LectureList pages={pages} />
    </>
  )
}

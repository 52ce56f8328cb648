import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core'
import { IconEye, IconTrash, IconVideo } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { callApi } from '../api/call-api.ts'
import { t } from '../language/language.ts'
import { keepFocusNear } from '../layout/keep-focus-near.ts'
import { Message } from '../layout/message.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { ShowOlder } from '../layout/show-older.tsx'
import { useRelease } from '../lecture/use-release.tsx'
import { useTrash } from '../lecture/use-trash.tsx'
import { FindInList } from './find-in-list.tsx'
import { LectureTable } from './lecture-table.tsx'
import { tablePollInterval } from './table-poll-interval.ts'
import { usePages } from './use-pages.ts'

/** Everything the caller manages, each with its state in words; several go to the trash at once. */
export function MyLecturesPage() {
  const { read, error, refetch, lectures, leaving, words, setWords, narrowed, long, ...pages } = usePages(
    'myLectures',
    (query, signal) => callApi('myLectures', { query }, signal),
    tablePollInterval,
  )
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const trash = useTrash()
  const releasing = useRelease()
  if (error && !read) return <Problem error={error} retry={refetch} />
  const picked = lectures.filter(({ id }) => chosen.has(id))
  const waiting = picked.filter(({ release }) => release)
  return (
    <>
      <PageHeading
        title={t('My lectures')}
        actions={
          <>
            <span role="status">{picked.length > 0 && t('{{count}} lectures chosen', { count: picked.length })}</span>
            {waiting.length > 0 && (
              <Button
                variant="light"
                loading={releasing.busy}
                leftSection={<IconEye size={18} aria-hidden />}
                onClick={(event) => {
                  const done = keepFocusNear(event.currentTarget)
                  releasing.release(waiting)
                  setChosen(new Set())
                  done()
                }}
              >
                {t('Release now')}
              </Button>
            )}
            {picked.length > 0 && (
              <Button
                variant="light"
                color="live"
                loading={trash.busy}
                leftSection={<IconTrash size={18} aria-hidden />}
                onClick={(event) => {
                  const done = keepFocusNear(event.currentTarget)
                  trash.remove(picked)
                  setChosen(new Set())
                  done()
                }}
              >
                {t('Move to the trash')}
              </Button>
            )}
            <Button component={Link} to="/my/trash" variant="default">
              {t('Open the trash')}
            </Button>
          </>
        }
      />
      {!read && (
        <Stack gap="md" role="status" aria-label={t('Loading')}>
          <Skeleton height="4.5rem" />
          <Skeleton height="4.5rem" />
          <Skeleton height="4.5rem" />
        </Stack>
      )}
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
      {long && <FindInList value={words} onChange={setWords} />}
      {narrowed && lectures.length === 0 && <Text c="dimmed">{t('Nothing in this list has these words.')}</Text>}
      {lectures.length > 0 && <LectureTable lectures={lectures} chosen={chosen} choose={setChosen} />}
      <ShowOlder {...pages} />
    </>
  )
}

import { Alert, Button, Skeleton, Stack } from '@mantine/core'
import { IconEye, IconTrash, IconVideo } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { useApi } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { useRelease } from '../lecture/use-release.tsx'
import { useTrash } from '../lecture/use-trash.tsx'
import { LectureTable } from './lecture-table.tsx'
import { tablePollInterval } from './table-poll-interval.ts'

/** Everything the caller manages, each with its state in words; several go to the trash at once. */
export function MyLecturesPage() {
  const { data, error, refetch } = useApi(
    'myLectures',
    {},
    { refetchInterval: ({ state }) => tablePollInterval(state.data?.lectures ?? []) },
  )
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const trash = useTrash()
  const releasing = useRelease()
  if (error && !data) return <Problem error={error} retry={refetch} />
  const lectures = data?.lectures ?? []
  const leaving = lectures.filter(({ removal }) => removal?.soon)
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
                onClick={() => {
                  releasing.release(waiting)
                  setChosen(new Set())
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
                onClick={() => {
                  trash.remove(picked)
                  setChosen(new Set())
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
      {!data && (
        <Stack gap="md" role="status" aria-label={t('Loading')}>
          <Skeleton height="4.5rem" />
          <Skeleton height="4.5rem" />
          <Skeleton height="4.5rem" />
        </Stack>
      )}
      {data && lectures.length === 0 && (
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
      {leaving.length > 0 && (
        <Alert
          variant="light"
          color="live"
          mb="lg"
          title={t('{{count}} lectures will be removed soon', { count: leaving.length })}
        >
          {leaving.some(({ keeping }) => keeping?.extension && keeping.extension.days < keeping.extension.most)
            ? t(
                'The list says when, and keeps them longer with one click. In the trash each stays for another 30 days.',
              )
            : t('The list says when. In the trash each stays for another 30 days. An admin can hold what must stay.')}
        </Alert>
      )}
      {lectures.length > 0 && <LectureTable lectures={lectures} chosen={chosen} choose={setChosen} />}
    </>
  )
}

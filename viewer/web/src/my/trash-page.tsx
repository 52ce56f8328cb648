import { Button, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { IconTrash } from '@tabler/icons-react'
import { callApi } from '../api/call-api.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { keepFocusNear } from '../layout/keep-focus-near.ts'
import { Message } from '../layout/message.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { ShowOlder } from '../layout/show-older.tsx'
import { FindInList } from '../parts/find-in-list.tsx'
import { inTrashInWords } from '../words/in-trash.ts'
import { showProblem } from '../words/show-problem.tsx'
import { sizeInWords } from '../words/size.ts'
import { usePages } from './use-pages.ts'

/** What was deleted: back with one click, or gone for good after a question. Admins see everybody's. */
export function TrashPage() {
  const { read, error, refetch, lectures, words, setWords, narrowed, long, ...pages } = usePages(
    ['myTrash'],
    (query, signal) => callApi('myTrash', { query }, signal),
  )
  const restore = useApiChange('restoreLecture', 'myTrash', 'myLectures', 'startPage')
  const erase = useApiChange('eraseLecture', 'myTrash')
  if (error && !read) return <Problem error={error} retry={refetch} />
  const askToErase = (lecture: string, title: string, count: number, done: () => void) =>
    modals.openConfirmModal({
      title: t('Erase this lecture for good?'),
      children: (
        <>
          {t('“{{title}}”, everything recorded of it and its files are erased now. Nobody can bring it back.', {
            title,
          })}
          {count > 0 && <p>{t('{{count}} other courses show it and lose it, too.', { count })}</p>}
        </>
      ),
      labels: { confirm: t('Erase it now'), cancel: t('Keep it in the trash') },
      confirmProps: { color: 'live' },
      onConfirm: () =>
        erase.mutate(
          { params: { lecture } },
          {
            onSuccess: () => {
              done()
              notifications.show({ withBorder: true, message: t('“{{title}}” is erased.', { title }) })
            },
            onError: (problem) => showProblem(t('The lecture stays in the trash'), problem),
          },
        ),
    })
  const bringBack = (lecture: string, title: string, done: () => void) =>
    restore.mutate(
      { params: { lecture } },
      {
        onSuccess: () => {
          done()
          notifications.show({ withBorder: true, message: t('“{{title}}” is back.', { title }) })
        },
        onError: (problem) => showProblem(t('The lecture stays in the trash'), problem),
      },
    )
  return (
    <>
      <PageHeading title={t('Trash')}>{t('Lectures stay here for 30 days, then they are erased.')}</PageHeading>
      {!read && (
        <Stack gap="md" role="status" aria-label={t('Loading')}>
          <Skeleton height="5rem" radius="lg" />
          <Skeleton height="5rem" radius="lg" />
        </Stack>
      )}
      {long && <FindInList value={words} onChange={setWords} />}
      {narrowed && lectures.length === 0 && <Text c="dimmed">{t('Nothing in this list has these words.')}</Text>}
      {read && lectures.length === 0 && !narrowed && (
        <Message level={2} icon={IconTrash} title={t('The trash is empty')}>
          {t('What you move to the trash waits here for 30 days, in case you want it back.')}
        </Message>
      )}
      <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {lectures.map(({ id, title, speaker, trashedAt, reason, eraseAt, bytes, shownIn }) => (
          <Paper key={id} component="li" withBorder p="md">
            <Group justify="space-between" gap="md">
              <div style={{ flex: '1 1 16rem', minWidth: 0 }}>
                <Title order={2} size="1.0625rem" dir="auto">
                  {title}
                </Title>
                <Text size="sm" c="dimmed">
                  {[speaker, sizeInWords(bytes)].filter(Boolean).join(' · ')}
                </Text>
                <Text size="sm" c="dimmed">
                  {inTrashInWords({ trashedAt, reason, eraseAt })}
                </Text>
              </div>
              <Group gap="xs">
                <Button
                  variant="light"
                  aria-label={t('Restore {{title}}', { title })}
                  onClick={(event) => bringBack(id, title, keepFocusNear(event.currentTarget))}
                >
                  {t('Restore')}
                </Button>
                {eraseAt !== null && (
                  <Button
                    variant="subtle"
                    color="live"
                    aria-label={t('Erase now: {{title}}', { title })}
                    onClick={(event) => askToErase(id, title, shownIn, keepFocusNear(event.currentTarget))}
                  >
                    {t('Erase now')}
                  </Button>
                )}
              </Group>
            </Group>
          </Paper>
        ))}
      </Stack>
      <ShowOlder {...pages} />
    </>
  )
}

import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { IconHandStop, IconMailOff, IconPlayerPlay } from '@tabler/icons-react'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { Shelf } from '../parts/shelf.tsx'
import { shortDateAndTime } from '../words/date.ts'
import { showProblem } from '../words/show-problem.tsx'
import { MailList } from './mail-list.tsx'

const pollMilliseconds = 5_000

/** Outgoing e-mail: the brake, what waits, what became of the last ones. */
export function MailPage() {
  const { data, error, refetch } = useApi('seeMail', {}, { refetchInterval: pollMilliseconds })
  if (error && !data) return <Problem error={error} retry={refetch} />
  const waiting = data?.mails.filter(({ state }) => state === 'queued') ?? []
  const settled = data?.mails.filter(({ state }) => state !== 'queued') ?? []
  return (
    <>
      <PageHeading title={t('E-mails')} actions={data && <Brake mail={data} />}>
        {data?.from &&
          t('{{waiting}} waiting, {{sent}} sent within a day, from {{address}}', {
            waiting: t('{{count}} e-mails', { count: data.queued }),
            sent: t('{{count}} e-mails', { count: data.sentToday }),
            address: data.from,
          })}
      </PageHeading>
      {!data && <Skeleton height="16rem" radius="lg" role="status" aria-label={t('Loading')} />}
      {data && (
        <Stack gap="xl">
          {data.brake && (
            <Alert
              color="live"
              variant="light"
              icon={<IconHandStop aria-hidden />}
              title={t('All e-mails are stopped')}
            >
              {data.brake.by
                ? t('{{name}} has stopped them on {{at}}.', {
                    name: data.brake.by,
                    at: shortDateAndTime(data.brake.at),
                  })
                : t('They were stopped on {{at}}.', { at: shortDateAndTime(data.brake.at) })}{' '}
              {t('What is to be sent waits below, and goes out when you release them.')}
            </Alert>
          )}
          {data.from === null && (
            <Message level={2} icon={IconMailOff} title={t('Aula sends no e-mails here')}>
              {t(
                'Links of invitations and new passwords are shown to you, and you send them. For e-mails whoever runs this Aula sets AULA_SMTP_URL and AULA_MAIL_FROM.',
              )}
            </Message>
          )}
          {data.from !== null && data.mails.length === 0 && (
            <Message level={2} icon={IconMailOff} title={t('No e-mails yet')}>
              {t('Invitations, links for new passwords and news of replays are sent from here.')}
            </Message>
          )}
          {waiting.length > 0 && (
            <Shelf title={t('Waiting')}>
              <Stack gap="md">
                <MailList mails={waiting} />
                <DropAll queued={data.queued} />
              </Stack>
            </Shelf>
          )}
          {settled.length > 0 && (
            <Shelf title={t('Done')}>
              <MailList mails={settled} />
            </Shelf>
          )}
        </Stack>
      )}
    </>
  )
}

/** One click stops everything; releasing is as easy. */
function Brake({ mail }: { mail: ApiAnswer<'seeMail'> }) {
  const pull = useApiChange('pullMailBrake', 'seeMail')
  const release = useApiChange('releaseMailBrake', 'seeMail')
  if (mail.brake)
    return (
      <Button
        leftSection={<IconPlayerPlay size={18} aria-hidden />}
        loading={release.isPending}
        onClick={() => release.mutate({}, { onError: (error) => showProblem(t('E-mails stay stopped'), error) })}
      >
        {t('Release e-mails')}
      </Button>
    )
  const stop = () =>
    pull.mutate(
      {},
      {
        onSuccess: ({ unanswered }) =>
          notifications.show({
            withBorder: true,
            message:
              unanswered === 0
                ? t('Stopped. No e-mail leaves any more.')
                : t(
                    'Stopped. Of {{count}} e-mails that had left before, the mail server has not said whether it took them.',
                    { count: unanswered },
                  ),
          }),
        onError: (error) => showProblem(t('E-mails may still go out'), error),
      },
    )
  return (
    <Button color="live" leftSection={<IconHandStop size={18} aria-hidden />} loading={pull.isPending} onClick={stop}>
      {t('Stop all e-mails')}
    </Button>
  )
}

function DropAll({ queued }: { queued: number }) {
  const drop = useApiChange('dropAllMail', 'seeMail')
  const ask = () =>
    modals.openConfirmModal({
      title: t('Drop {{count}} e-mails?', { count: queued }),
      children: t('They are not sent any more. Invitations stay open: you can send their links yourself.'),
      labels: { confirm: t('Drop them'), cancel: t('Keep them') },
      confirmProps: { color: 'live' },
      onConfirm: () => drop.mutate({}, { onError: (error) => showProblem(t('The e-mails still wait'), error) }),
    })
  return (
    <Group>
      <Button variant="default" loading={drop.isPending} onClick={ask}>
        {t('Drop all that wait')}
      </Button>
      {queued > 200 && <Text size="sm">{t('The first 200 are shown.')}</Text>}
    </Group>
  )
}

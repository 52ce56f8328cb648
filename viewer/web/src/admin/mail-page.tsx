import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { IconHandStop, IconMailOff, IconPlayerPlay } from '@tabler/icons-react'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { Message } from '../layout/message.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { Shelf } from '../start/shelf.tsx'
import { shortDateAndTime } from '../words/date.ts'
import { showProblem } from '../words/show-problem.tsx'
import { counted } from '../words/size.ts'
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
      <PageHeading title="E-mails" actions={data && <Brake mail={data} />}>
        {data?.from &&
          `${counted(data.queued, 'e-mail')} waiting, ${counted(data.sentToday, 'e-mail')} sent within a day, from ${data.from}`}
      </PageHeading>
      {!data && <Skeleton height="16rem" radius="lg" role="status" aria-label="Loading" />}
      {data && (
        <Stack gap="xl">
          {data.brake && (
            <Alert color="live" variant="light" icon={<IconHandStop aria-hidden />} title="All e-mails are stopped">
              {data.brake.by ? `${data.brake.by} has stopped them` : 'They were stopped'} on{' '}
              {shortDateAndTime(data.brake.at)}. What is to be sent waits below, and goes out when you release them.
            </Alert>
          )}
          {data.from === null && (
            <Message level={2} icon={IconMailOff} title="Aula sends no e-mails here">
              Links of invitations and new passwords are shown to you, and you send them. For e-mails whoever runs this
              Aula sets AULA_SMTP_URL and AULA_MAIL_FROM.
            </Message>
          )}
          {data.from !== null && data.mails.length === 0 && (
            <Message level={2} icon={IconMailOff} title="No e-mails yet">
              Invitations, links for new passwords and news of replays are sent from here.
            </Message>
          )}
          {waiting.length > 0 && (
            <Shelf title="Waiting">
              <Stack gap="md">
                <MailList mails={waiting} />
                <DropAll queued={data.queued} />
              </Stack>
            </Shelf>
          )}
          {settled.length > 0 && (
            <Shelf title="Done">
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
        onClick={() => release.mutate({}, { onError: (error) => showProblem('E-mails stay stopped', error) })}
      >
        Release e-mails
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
                ? 'Stopped. No e-mail leaves any more.'
                : `Stopped. Of ${counted(unanswered, 'e-mail')} that had left before, the mail server has not said whether it took them.`,
          }),
        onError: (error) => showProblem('E-mails may still go out', error),
      },
    )
  return (
    <Button color="live" leftSection={<IconHandStop size={18} aria-hidden />} loading={pull.isPending} onClick={stop}>
      Stop all e-mails
    </Button>
  )
}

function DropAll({ queued }: { queued: number }) {
  const drop = useApiChange('dropAllMail', 'seeMail')
  const ask = () =>
    modals.openConfirmModal({
      title: `Drop ${counted(queued, 'e-mail')}?`,
      children: 'They are not sent any more. Invitations stay open: you can send their links yourself.',
      labels: { confirm: 'Drop them', cancel: 'Keep them' },
      confirmProps: { color: 'live' },
      onConfirm: () => drop.mutate({}, { onError: (error) => showProblem('The e-mails still wait', error) }),
    })
  return (
    <Group>
      <Button variant="default" loading={drop.isPending} onClick={ask}>
        Drop all that wait
      </Button>
      {queued > 200 && <Text size="sm">The first 200 are shown.</Text>}
    </Group>
  )
}

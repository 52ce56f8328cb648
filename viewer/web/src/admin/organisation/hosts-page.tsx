import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconPlus, IconWorldShare } from '@tabler/icons-react'
import { useState } from 'react'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApi, useApiChange } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { Message } from '../../layout/message.tsx'
import { PageHeading } from '../../layout/page-heading.tsx'
import { Problem } from '../../layout/problem.tsx'
import classes from '../../parts/list.module.css'
import { showProblem } from '../../words/show-problem.tsx'
import { AllowHost } from './allow-host.tsx'

type Host = ApiAnswer<'listHosts'>['hosts'][number]

/** Where recorders may record besides Aula's own rooms. */
export function HostsPage() {
  const { data, error, refetch } = useApi('listHosts', {})
  const [allowing, setAllowing] = useState<{ host: string }>()
  if (error && !data) return <Problem error={error} retry={refetch} />
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAllowing({ host: '' })}>
      {t('Allow a host')}
    </Button>
  )
  return (
    <>
      <PageHeading title={t('Conferences')} actions={data?.hosts.length ? add : undefined}>
        {t(
          'Rooms in other conferences can be at these hosts only. A page that loads parts from further hosts needs those, too.',
        )}
      </PageHeading>
      {!data && (
        <Stack gap="sm" role="status" aria-label={t('Loading')}>
          <Skeleton height="3.5rem" />
          <Skeleton height="3.5rem" />
        </Stack>
      )}
      {data?.hosts.length === 0 && (
        <Message level={2} icon={IconWorldShare} title={t('No other conference yet')} action={add}>
          {t(
            'Lectures in Aula’s own rooms can always be recorded. Allow the host of a Jitsi Meet or BigBlueButton server, or of any web page, and lecturers can make rooms for it.',
          )}
        </Message>
      )}
      {data && data.hosts.length > 0 && (
        <ul className={classes.list}>
          {data.hosts.map((host) => (
            <li key={host.host}>
              <HostRow host={host} giveSecret={() => setAllowing(host)} />
            </li>
          ))}
        </ul>
      )}
      {allowing && <AllowHost host={allowing.host} close={() => setAllowing(undefined)} />}
    </>
  )
}

function HostRow({ host: { host, hasSecret, rooms }, giveSecret }: { host: Host; giveSecret: () => void }) {
  const disallow = useApiChange('disallowHost', 'listHosts')
  const askToRemove = () =>
    modals.openConfirmModal({
      title: t('Stop recording at {{host}}?', { host }),
      children:
        rooms === 0
          ? t('No room is there. You can allow it again at any time.')
          : t(
              '{{count}} rooms there can no longer be recorded. What is being recorded right now goes on; lectures stay.',
              { count: rooms },
            ),
      labels: { confirm: t('Remove'), cancel: t('Cancel') },
      confirmProps: { color: 'live' },
      onConfirm: () =>
        disallow.mutate(
          { params: { host } },
          { onError: (error) => showProblem(t('{{host}} stays allowed', { host }), error) },
        ),
    })
  const secret = hasSecret ? t('Change the secret') : t('Add a secret')
  return (
    <>
      <div className={classes.main}>
        <Text fw={600}>{host}</Text>
        <Text size="sm" c="dimmed">
          {t('{{count}} rooms', { count: rooms })}
          {hasSecret && ` · ${t('BigBlueButton’s shared secret is known')}`}
        </Text>
      </div>
      <Group gap="xs">
        <Button size="sm" variant="subtle" aria-label={`${secret}: ${host}`} onClick={giveSecret}>
          {secret}
        </Button>
        <Button
          size="sm"
          variant="subtle"
          color="live"
          aria-label={t('Remove {{host}}', { host })}
          onClick={askToRemove}
        >
          {t('Remove')}
        </Button>
      </Group>
    </>
  )
}

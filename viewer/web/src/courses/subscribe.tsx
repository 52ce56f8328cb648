import { Button, Group, Popover, Skeleton, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconRss } from '@tabler/icons-react'
import { useState } from 'react'
import { useApi, useApiChange } from '../api/use-api.ts'
import { currentLanguage, t } from '../language/language.ts'
import { CopyField } from '../parts/copy-field.tsx'
import { Reason } from '../words/reason.tsx'
import { showProblem } from '../words/show-problem.tsx'

/** The course in a podcast application: an address of one's own, which is as good as a key. */
export function Subscribe({ course }: { course: string }) {
  const [opened, setOpened] = useState(false)
  const params = { course }
  const renew = useApiChange('renewFeed', 'seeFeed')
  const end = useApiChange('endFeed', 'seeFeed')
  const make = () =>
    renew.mutate({ params }, { onError: (problem) => showProblem(t('There is no new address'), problem) })
  const stop = () =>
    end.mutate({ params }, { onError: (problem) => showProblem(t('The address is still there'), problem) })
  /** The addresses make way for the question, and are back after it. */
  const ask = (title: string, confirm: string, act: () => void) => {
    setOpened(false)
    modals.openConfirmModal({
      title,
      children: t('Applications that have the address you have now load nothing more with it.'),
      labels: { confirm, cancel: t('Cancel') },
      confirmProps: { color: 'live' },
      onConfirm: act,
      onClose: () => setOpened(true),
    })
  }
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width="min(28rem, calc(100vw - 2rem))"
      trapFocus
      shadow="md"
    >
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconRss size={18} aria-hidden />}
          onClick={() => setOpened((before) => !before)}
        >
          {t('Subscribe')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('Subscribe to this course')}>
        <Addresses
          course={course}
          busy={renew.isPending || end.isPending}
          make={make}
          makeAnother={() => ask(t('Make a new address?'), t('Make a new address'), make)}
          remove={() => ask(t('Remove the address?'), t('Remove it'), stop)}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

type Properties = { course: string; busy: boolean; make: () => void; makeAnother: () => void; remove: () => void }

function Addresses({ course, busy, make, makeAnother, remove }: Properties) {
  const { data, error } = useApi('seeFeed', { params: { course } })
  if (error && !data)
    return (
      <Text component="div" role="status">
        <Reason error={error} />
      </Text>
    )
  if (!data) return <Skeleton height="8rem" role="status" aria-label={t('Loading')} />
  return (
    <Stack gap="sm">
      <Text size="sm">
        {t(
          'A podcast application loads new replays by itself, to watch on the way without internet. Give it this address.',
        )}
      </Text>
      {data.own === null ? (
        <Button onClick={make} loading={busy}>
          {t('Make my address')}
        </Button>
      ) : (
        <>
          <CopyField label={t('My address')} value={inMyLanguage(data.own)} />
          <Text size="sm" c="dimmed">
            {t(
              'It is yours alone: whoever has it sees what you may watch in this course. A new address ends the one before.',
            )}
          </Text>
          <Group gap="xs">
            <Button size="sm" variant="default" onClick={makeAnother} loading={busy}>
              {t('New address')}
            </Button>
            <Button size="sm" variant="subtle" color="gray" onClick={remove} disabled={busy}>
              {t('Remove the address')}
            </Button>
          </Group>
        </>
      )}
      {data.public !== null && (
        <CopyField label={t('For everybody: public lectures only')} value={inMyLanguage(data.public)} />
      )}
    </Stack>
  )
}

/** Applications want to know a podcast's language; this is the best guess there is. */
function inMyLanguage(address: string): string {
  const url = new URL(address)
  url.searchParams.set('language', currentLanguage())
  return url.href
}

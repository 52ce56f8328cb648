import { Anchor, Text } from '@mantine/core'
import type { ApiAnswer } from '../../api/call-api.ts'
import { t } from '../../language/language.ts'
import { sizeInWords } from '../../words/size.ts'
import { Panel } from './panel.tsx'

type Now = ApiAnswer<'now'>

/** What is kept and what waits: the store and the queues behind everything else. */
export function StoragePanel({ storage, queues }: Pick<Now, 'storage' | 'queues'>) {
  const { bytes, lectures, disk } = storage
  return (
    <Panel
      title={t('Storage and queues')}
      // bull-board is a page of its own.
      action={
        <Anchor href="/admin/queues" size="sm">
          {t('Look into the queues')}
        </Anchor>
      }
      empty=""
      rows={[
        {
          key: 'store',
          content: (
            <Line name={t('Store')}>
              {t('{{size}} in {{count}} lectures', { size: sizeInWords(bytes), count: lectures })}
              {disk &&
                `, ${t('{{free}} of {{size}} free', { free: sizeInWords(disk.free), size: sizeInWords(disk.size) })}`}
            </Line>
          ),
        },
        ...(queues ?? []).map(({ name, waiting, running, setAside }) => ({
          key: name,
          content: (
            <Line name={queueNames[name] ?? name}>
              {t('{{running}} running, {{waiting}} waiting', { running, waiting })}
              {setAside > 0 && `, ${t('{{number}} failed', { number: setAside })}`}
            </Line>
          ),
        })),
        ...(queues
          ? []
          : [{ key: 'queue', content: <Line name={t('Queues')}>{t('The queue does not answer.')}</Line> }]),
      ]}
    />
  )
}

function Line({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <Text size="sm">
      <b>{name}</b>: {children}
    </Text>
  )
}

const queueNames: Record<string, string> = {
  recorder: t('Jobs for recorders'),
  transcoder: t('Jobs for transcoders'),
  probe: t('Looks at self-tests'),
}

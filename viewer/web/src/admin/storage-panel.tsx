import { Anchor, Text } from '@mantine/core'
import type { ApiAnswer } from '../api/call-api.ts'
import { counted, sizeInWords } from '../words/size.ts'
import { Panel } from './panel.tsx'

type Now = ApiAnswer<'now'>

/** What is kept and what waits: the store and the queues behind everything else. */
export function StoragePanel({ storage, queues }: Pick<Now, 'storage' | 'queues'>) {
  const { bytes, lectures, disk } = storage
  return (
    <Panel
      title="Storage and queues"
      // bull-board is a page of its own.
      action={
        <Anchor href="/admin/queues" size="sm">
          Look into the queues
        </Anchor>
      }
      empty=""
      rows={[
        {
          key: 'store',
          content: (
            <Line name="Store">
              {sizeInWords(bytes)} in {counted(lectures, 'lecture')}
              {disk && `, ${sizeInWords(disk.free)} of ${sizeInWords(disk.size)} free`}
            </Line>
          ),
        },
        ...(queues ?? []).map(({ name, waiting, running, setAside }) => ({
          key: name,
          content: (
            <Line name={queueNames[name] ?? name}>
              {running} running, {waiting} waiting{setAside > 0 && `, ${setAside} failed`}
            </Line>
          ),
        })),
        ...(queues ? [] : [{ key: 'queue', content: <Line name="Queues">The queue does not answer.</Line> }]),
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
  recorder: 'Jobs for recorders',
  transcoder: 'Jobs for transcoders',
  probe: 'Looks at self-tests',
}

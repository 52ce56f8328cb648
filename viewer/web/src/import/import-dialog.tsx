import { Alert, Button, FileButton, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { IconAlertTriangle, IconDownload, IconFileUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { FormProblem } from '../account/form-problem.tsx'
import { saveText } from '../account/save-text.ts'
import type { ApiAnswer } from '../api/call-api.ts'
import { say, t } from '../language/language.ts'
import { shownOnce } from '../layout/shown-once.ts'
import { decodeList } from './decode-list.ts'
import { ImportPreview } from './import-preview.tsx'

type Preview = ApiAnswer<'previewImport'>
type Outcome = ApiAnswer<'importPeople'>
/** One of the two calls that a list takes. */
type Call<Data> = {
  data: Data | undefined
  error: Error | null
  isPending: boolean
  mutate(list: string): void
  reset(): void
}

type Properties = {
  title: string
  /** Which file it takes, and what happens to the people on it. */
  words: string
  example: string
  preview: Call<Preview>
  run: Call<Outcome>
  close: () => void
}

/** A list of people from a spreadsheet: shown line by line first, then imported as a whole. */
export function ImportDialog({ title, words, example, preview, run, close }: Properties) {
  const [csv, setCsv] = useState('')
  const forgetFile = useRef<() => void>(null)
  const change = (text: string) => {
    setCsv(text)
    preview.reset()
    run.reset()
  }
  const read = async (file: File | null) => {
    if (!file) return
    // Chosen once more, corrected under the same name, it is read again.
    forgetFile.current?.()
    const text = decodeList(new Uint8Array(await file.arrayBuffer()))
    change(text)
    preview.mutate(text)
  }
  if (run.data) return <Imported outcome={run.data} close={close} />
  const lines = preview.data?.lines ?? []
  const wrong = lines.filter(({ problem }) => problem !== null).length
  const useful = lines.filter(({ act }) => act === 'invite' || act === 'join-course').length
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size="xl"
      closeOnClickOutside={false}
      closeOnEscape={!run.isPending}
      withCloseButton={!run.isPending}
    >
      <Stack gap="md">
        <Text>{words}</Text>
        <Group>
          <FileButton
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            resetRef={forgetFile}
            onChange={(file) => void read(file)}
          >
            {(properties) => (
              <Button {...properties} variant="default" leftSection={<IconFileUpload size={18} aria-hidden />}>
                {t('Choose a file')}
              </Button>
            )}
          </FileButton>
        </Group>
        <Textarea
          label={t('Or paste the lines here')}
          placeholder={example}
          autosize
          minRows={4}
          maxRows={8}
          value={csv}
          styles={{ input: { fontFamily: 'monospace' } }}
          onChange={(event) => change(event.currentTarget.value)}
        />
        <FormProblem error={preview.error ?? run.error} />
        {preview.data?.said && (
          <Alert color="live" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert">
            {say(preview.data.said)}
          </Alert>
        )}
        {lines.length > 0 && <ImportPreview lines={lines} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={run.isPending} onClick={close}>
            {t('Cancel')}
          </Button>
          {preview.data && !preview.data.problem ? (
            <Button disabled={wrong > 0 || useful === 0} loading={run.isPending} onClick={() => run.mutate(csv)}>
              {wrong > 0
                ? t('{{count}} lines to correct', { count: wrong })
                : t('Import {{count}} people', { count: useful })}
            </Button>
          ) : (
            <Button disabled={!csv.trim()} loading={preview.isPending} onClick={() => preview.mutate(csv)}>
              {t('Look at it')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}

function Imported({ outcome, close }: { outcome: Outcome; close: () => void }) {
  const { invited, joined, mailed } = outcome
  const save = () => {
    const cell = (text: string) => `"${text.replaceAll('"', '""').replace(/^(?=[=+\-@\t])/, "'")}"`
    const rows = invited.map(({ name, email, link }) => [name, email, link].map(cell).join(','))
    saveText('invitations.csv', `${['name,email,link', ...rows].join('\r\n')}\r\n`, 'text/csv')
  }
  return (
    <Modal opened onClose={close} title={t('Imported')} size="lg" {...shownOnce}>
      <Stack gap="md">
        <Text>
          {t('{{invited}} invited, {{joined}} added to a course.', {
            invited: t('{{count}} people', { count: invited.length }),
            joined: t('{{count}} members', { count: joined }),
          })}{' '}
          {invited.length > 0 &&
            (mailed
              ? t('E-mails with their links are on their way.')
              : t('No e-mails can be sent from here: save the links and send them. They are shown only now.'))}
        </Text>
        <Group justify="flex-end">
          {invited.length > 0 && (
            <Button
              variant={mailed ? 'default' : 'filled'}
              leftSection={<IconDownload size={18} aria-hidden />}
              onClick={save}
            >
              {t('Save the links')}
            </Button>
          )}
          <Button variant={mailed || invited.length === 0 ? 'filled' : 'default'} onClick={close}>
            {t('Done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

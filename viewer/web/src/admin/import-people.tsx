import { Alert, Button, FileButton, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { IconAlertTriangle, IconDownload, IconFileUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { FormProblem } from '../account/form-problem.tsx'
import { saveText } from '../account/save-text.ts'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApiChange } from '../api/use-api.ts'
import { counted } from '../words/size.ts'
import { ImportPreview } from './import-preview.tsx'

const example =
  'name,email,role,course\nLea Meyer,lea@example.org,lecturer,Optics\nSam Roth,sam@example.org,student,Optics'

/** A list of people from a spreadsheet: shown line by line first, then imported as a whole. */
export function ImportPeople({ close }: { close: () => void }) {
  const [csv, setCsv] = useState('')
  const preview = useApiChange('previewImport')
  const run = useApiChange('importPeople', 'listPeople')
  const read = async (file: File | null) => {
    if (!file) return
    const text = await file.text()
    setCsv(text)
    preview.mutate({ body: { csv: text } })
  }
  const change = (text: string) => {
    setCsv(text)
    preview.reset()
    run.reset()
  }
  if (run.data) return <Imported outcome={run.data} close={close} />
  const lines = preview.data?.lines ?? []
  const wrong = lines.filter(({ problem }) => problem !== null).length
  const useful = lines.filter(({ act }) => act !== 'nothing').length
  return (
    <Modal opened onClose={close} title="Import a list of people" size="xl" closeOnClickOutside={false}>
      <Stack gap="md">
        <Text>
          A CSV file with the columns name, email, role and, if you like, course. Everybody on it is invited, or becomes
          a member of the course. You see what would happen before anything does.
        </Text>
        <Group>
          <FileButton accept=".csv,.tsv,.txt,text/csv,text/plain" onChange={(file) => void read(file)}>
            {(properties) => (
              <Button {...properties} variant="default" leftSection={<IconFileUpload size={18} aria-hidden />}>
                Choose a file
              </Button>
            )}
          </FileButton>
        </Group>
        <Textarea
          label="Or paste the lines here"
          placeholder={example}
          autosize
          minRows={4}
          maxRows={8}
          value={csv}
          styles={{ input: { fontFamily: 'monospace' } }}
          onChange={(event) => change(event.currentTarget.value)}
        />
        <FormProblem error={preview.error ?? run.error} />
        {preview.data?.problem && (
          <Alert color="live" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert">
            {preview.data.problem}
          </Alert>
        )}
        {lines.length > 0 && <ImportPreview lines={lines} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          {preview.data && !preview.data.problem ? (
            <Button
              disabled={wrong > 0 || useful === 0}
              loading={run.isPending}
              onClick={() => run.mutate({ body: { csv } })}
            >
              {wrong > 0 ? `${counted(wrong, 'line')} to correct` : `Import ${counted(useful, 'person', 'people')}`}
            </Button>
          ) : (
            <Button
              disabled={!csv.trim()}
              loading={preview.isPending}
              onClick={() => preview.mutate({ body: { csv } })}
            >
              Look at it
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}

function Imported({ outcome, close }: { outcome: ApiAnswer<'importPeople'>; close: () => void }) {
  const { invited, joined, mailed } = outcome
  const save = () => {
    const cell = (text: string) => `"${text.replaceAll('"', '""').replace(/^(?=[=+\-@\t])/, "'")}"`
    const rows = invited.map(({ name, email, link }) => [name, email, link].map(cell).join(','))
    saveText('invitations.csv', `${['name,email,link', ...rows].join('\r\n')}\r\n`, 'text/csv')
  }
  return (
    <Modal opened onClose={close} title="Imported" size="lg" closeOnClickOutside={false}>
      <Stack gap="md">
        <Text>
          {counted(invited.length, 'person', 'people')} invited, {counted(joined, 'member')} added to a course.{' '}
          {invited.length > 0 &&
            (mailed
              ? 'E-mails with their links are on their way.'
              : 'No e-mails can be sent from here: save the links and send them. They are shown only now.')}
        </Text>
        <Group justify="flex-end">
          {invited.length > 0 && (
            <Button
              variant={mailed ? 'default' : 'filled'}
              leftSection={<IconDownload size={18} aria-hidden />}
              onClick={save}
            >
              Save the links
            </Button>
          )}
          <Button variant={mailed || invited.length === 0 ? 'filled' : 'default'} onClick={close}>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

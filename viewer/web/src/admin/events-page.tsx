import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { PageHeading } from '../layout/page-heading.tsx'
import { OrganisationEvents } from './organisation-events.tsx'
import { RecordingEvents } from './recording-events.tsx'

const kinds = [
  { value: 'recordings', label: 'Recordings' },
  { value: 'organisation', label: 'People and e-mails' },
]

/** What happened, and who did it. */
export function EventsPage() {
  const [kind, setKind] = useState('recordings')
  return (
    <>
      <PageHeading
        title="Events"
        actions={<SegmentedControl aria-label="Events of" data={kinds} value={kind} onChange={setKind} />}
      >
        What happened, and why. Newest first.
      </PageHeading>
      {kind === 'recordings' ? <RecordingEvents /> : <OrganisationEvents />}
    </>
  )
}

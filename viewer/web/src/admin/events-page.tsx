import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { PageHeading } from '../layout/page-heading.tsx'
import { LectureEvents } from './lecture-events.tsx'
import { OrganisationEvents } from './organisation-events.tsx'

const kinds = [
  { value: 'lectures', label: 'Lectures' },
  { value: 'organisation', label: 'People and e-mails' },
]

/** What happened, and who did it. */
export function EventsPage() {
  const [kind, setKind] = useState('lectures')
  return (
    <>
      <PageHeading
        title="Events"
        actions={<SegmentedControl aria-label="Events of" data={kinds} value={kind} onChange={setKind} />}
      >
        What happened, and why. Newest first.
      </PageHeading>
      {kind === 'lectures' ? <LectureEvents /> : <OrganisationEvents />}
    </>
  )
}

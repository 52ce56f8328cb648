import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { t } from '../language/language.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { LectureEvents } from './lecture-events.tsx'
import { OrganisationEvents } from './organisation-events.tsx'

const kinds = [
  { value: 'lectures', label: t('Lectures') },
  { value: 'organisation', label: t('People and e-mails') },
]

/** What happened, and who did it. */
export function EventsPage() {
  const [kind, setKind] = useState('lectures')
  return (
    <>
      <PageHeading
        title={t('Events')}
        actions={<SegmentedControl aria-label={t('Events of')} data={kinds} value={kind} onChange={setKind} />}
      >
        {t('What happened, and why. Newest first.')}
      </PageHeading>
      {kind === 'lectures' ? <LectureEvents /> : <OrganisationEvents />}
    </>
  )
}

import { Button, Skeleton, Stack } from '@mantine/core'
import { IconTableImport, IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { useMe } from '../../api/use-me.ts'
import { t } from '../../language/language.ts'
import { PageHeading } from '../../layout/page-heading.tsx'
import { Problem } from '../../layout/problem.tsx'
import { Shelf } from '../../parts/shelf.tsx'
import { ImportPeople } from './import-people.tsx'
import { InvitationList } from './invitation-list.tsx'
import { Invite } from './invite.tsx'
import { Ownerless } from './ownerless.tsx'
import { PeopleList } from './people-list.tsx'

/** Who is here, with which role; invite, import, change, deactivate, remove. */
export function PeoplePage() {
  const { data: me } = useMe()
  const { data, error, refetch } = useApi('listPeople', {})
  const [inviting, setInviting] = useState(false)
  const [importing, setImporting] = useState(false)
  if (error && !data) return <Problem error={error} retry={refetch} />
  return (
    <>
      <PageHeading
        title={t('People')}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconTableImport size={18} aria-hidden />}
              onClick={() => setImporting(true)}
            >
              {t('Import a list')}
            </Button>
            <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setInviting(true)}>
              {t('Invite')}
            </Button>
          </>
        }
      >
        {data && t('{{count}} members', { count: data.people.length })}
      </PageHeading>
      {!data && (
        <Stack gap="sm" role="status" aria-label={t('Loading')}>
          <Skeleton height="3.5rem" />
          <Skeleton height="3.5rem" />
          <Skeleton height="3.5rem" />
        </Stack>
      )}
      {data && (
        <Stack gap="xl">
          {data.invitations.length > 0 && (
            <Shelf title={t('Open invitations')}>
              <InvitationList invitations={data.invitations} />
            </Shelf>
          )}
          <Shelf title={t('Members')}>
            <PeopleList people={data.people} self={me?.person?.id} />
            <Ownerless people={data.people} />
          </Shelf>
        </Stack>
      )}
      {inviting && <Invite close={() => setInviting(false)} />}
      {importing && <ImportPeople close={() => setImporting(false)} />}
    </>
  )
}

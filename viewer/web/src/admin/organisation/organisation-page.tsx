import { Skeleton } from '@mantine/core'
import { useApi } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { PageHeading } from '../../layout/page-heading.tsx'
import { Problem } from '../../layout/problem.tsx'
import { OrganisationSettings } from './organisation-settings.tsx'

/** What holds for the whole organisation, and is said nowhere else. */
export function OrganisationPage() {
  const { data, error, refetch } = useApi('seeOrganisation', {})
  if (error && !data) return <Problem error={error} retry={refetch} />
  return (
    <>
      <PageHeading title={t('Organisation')} />
      {!data && <Skeleton height="16rem" radius="lg" role="status" aria-label={t('Loading')} />}
      {data && <OrganisationSettings key={data.name} organisation={data} />}
    </>
  )
}

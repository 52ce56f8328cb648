import { Skeleton, Stack } from '@mantine/core'
import type { PageKind } from '../../../../core/text/organisation-text.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { NotFoundPage } from '../layout/not-found-page.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { textTitles } from '../words/text.ts'
import { TextView } from './text-view.tsx'
import { useText } from './use-text.ts'

export function ImprintPage() {
  return <TextPage kind="imprint" />
}

export function PrivacyPage() {
  return <TextPage kind="privacy" />
}

/** A page that the footer links, for everybody. */
function TextPage({ kind }: { kind: PageKind }) {
  const { data: me } = useMe()
  const { data, error, refetch } = useText(kind)
  if (error && !data) return <Problem error={error} retry={refetch} />
  if (data && !data.text) return <NotFoundPage />
  return (
    <>
      <PageHeading title={textTitles[kind]}>{me?.organisation.name}</PageHeading>
      {data?.text ? (
        <article>
          <TextView text={data.text.text} language={data.text.language} />
        </article>
      ) : (
        <Stack maw="42rem" role="status" aria-label={t('Loading')}>
          <Skeleton height="1.25rem" />
          <Skeleton height="1.25rem" />
          <Skeleton height="1.25rem" width="60%" />
        </Stack>
      )}
    </>
  )
}

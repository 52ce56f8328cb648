import { Text } from '@mantine/core'
import { callApi } from '../api/call-api.ts'
import { t } from '../language/language.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { LectureList } from '../my/lecture-list.tsx'
import { tablePollInterval } from '../my/table-poll-interval.ts'
import { usePages } from '../my/use-pages.ts'

/** Every lecture of the organisation, with who speaks. */
export function LecturesPage() {
  const pages = usePages(
    // Below one's own: what reads those again reads these again.
    ['myLectures', 'all'],
    (query, signal) => callApi('allLectures', { query }, signal),
    tablePollInterval,
  )
  const { read, error, refetch, lectures, narrowed } = pages
  if (error && !read) return <Problem error={error} retry={refetch} />
  return (
    <>
      <PageHeading title={t('All lectures')} />
      {read && lectures.length === 0 && !narrowed && <Text c="dimmed">{t('No lectures yet')}</Text>}
      <LectureList pages={pages} speakers />
    </>
  )
}

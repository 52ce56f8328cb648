import { Box, Text } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useSearchParams } from 'react-router'
import { useApi } from '../api/use-api.ts'
import { LectureGrid, LectureGridSkeleton } from '../cards/lecture-grid.tsx'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { SearchField } from '../layout/search-field.tsx'

/** Lectures by title, course and lecturer. */
export function SearchPage() {
  const [params] = useSearchParams()
  const q = params.get('q')?.trim() ?? ''
  const { data, error, refetch } = useApi('search', { query: { q } }, { enabled: q !== '' })
  if (error && !data) return <Problem error={error} retry={refetch} />
  return (
    <>
      <PageHeading title={q ? t('Results for “{{q}}”', { q }) : t('Search')}>
        <span role="status">{data && t('{{count}} lectures', { count: data.lectures.length })}</span>
      </PageHeading>
      <Box mb="xl" hiddenFrom="sm">
        <SearchField autoFocus={!q} />
      </Box>
      {q && !data && <LectureGridSkeleton />}
      {data && data.lectures.length > 0 && <LectureGrid lectures={data.lectures} level={2} />}
      {data?.lectures.length === 0 && (
        <Message level={2} icon={IconSearch} title={t('No lecture matches')}>
          {t(
            'Search looks at titles, courses and lecturers. Fewer or shorter words find more; some lectures show only after you sign in.',
          )}
        </Message>
      )}
      {!q && (
        <Text c="dimmed" visibleFrom="sm">
          {t('Type a title, a course or a name above.')}
        </Text>
      )}
    </>
  )
}

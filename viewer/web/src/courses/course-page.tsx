import { Skeleton, Stack, Text } from '@mantine/core'
import { IconVideo } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useApi } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { LectureGrid, LectureGridSkeleton } from '../cards/lecture-grid.tsx'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { ShowOlder } from '../layout/show-older.tsx'
import { tablePollInterval } from '../my/table-poll-interval.ts'
import { Shelf } from '../start/shelf.tsx'
import { CourseSettings } from './course-settings.tsx'
import { FromElsewhere } from './from-elsewhere.tsx'
import { Members } from './members.tsx'
import { Subscribe } from './subscribe.tsx'

/** Lectures that are listed at first, and further ones with each click. */
const atOnce = 100

/** The lectures in the order they were held; for those who teach it, its members and its rules. */
export function CoursePage() {
  const { course: id = '' } = useParams()
  return <CourseOf key={id} id={id} />
}

function CourseOf({ id }: { id: string }) {
  const { data: me } = useMe()
  const [listed, setListed] = useState(atOnce)
  const {
    data: course,
    error,
    refetch,
    isPlaceholderData,
  } = useApi(
    'seeCourse',
    { params: { course: id }, query: { lectures: listed } },
    {
      refetchInterval: ({ state }) => tablePollInterval(state.data?.lectureList ?? []),
      placeholderData: keepPreviousData,
    },
  )
  if (error && !course)
    return <Problem error={error} retry={refetch} whoHelps={t('A lecturer of the course can add you as a member.')} />
  if (!course)
    return (
      <Stack gap="xl" role="status" aria-label={t('Loading')}>
        <Skeleton height="2.2rem" width="min(22rem, 80%)" />
        <LectureGridSkeleton />
      </Stack>
    )
  const lectures = [...course.lectureList].sort((a, b) => a.startedAt.localeCompare(b.startedAt))
  return (
    <>
      <PageHeading title={course.title} actions={<Subscribe course={course.id} />}>
        {t('{{count}} lectures', { count: course.older ? course.lectures : lectures.length })}
      </PageHeading>
      <Stack gap="calc(2.5rem)">
        {course.description && (
          <Text maw="46rem" style={{ whiteSpace: 'pre-line' }} dir="auto">
            {course.description}
          </Text>
        )}
        {lectures.length === 0 ? (
          <Message level={2} icon={IconVideo} title={t('No lectures yet')}>
            {t('The first one appears here the moment its recording begins.')}
          </Message>
        ) : (
          <Shelf title={t('Lectures')}>
            <ShowOlder
              hasNextPage={course.older === true}
              isFetchingNextPage={isPlaceholderData}
              fetchNextPage={async () => setListed(listed + atOnce)}
            />
            <LectureGrid lectures={lectures} below={(lecture) => <FromElsewhere course={course} lecture={lecture} />} />
          </Shelf>
        )}
        {course.members && <Members course={course.id} members={course.members} links={course.links ?? []} />}
        {course.canManage && (
          <CourseSettings
            key={course.id}
            course={course}
            waiting={lectures.filter(({ release }) => release).length}
            mayChangeRetention={me?.person?.role === 'admin'}
          />
        )}
      </Stack>
    </>
  )
}

import { Skeleton, Stack, Text } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import { Outlet, useParams } from 'react-router'
import { useApi } from '../api/use-api.ts'
import { LectureGridSkeleton } from '../cards/lecture-grid.tsx'
import { t } from '../language/language.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { Places } from '../layout/places.tsx'
import { Problem } from '../layout/problem.tsx'
import { tablePollInterval } from '../my/table-poll-interval.ts'
import { Subscribe } from './subscribe.tsx'
import type { ShownCourse } from './use-course.ts'

/** Lectures that are listed at first, and further ones with each click. */
const atOnce = 100

/** A course: its lectures, and beside them, for those who teach it, its members and its rules. */
export function CoursePage() {
  const { course: id = '' } = useParams()
  return <CourseOf key={id} id={id} />
}

function CourseOf({ id }: { id: string }) {
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
  const shown: ShownCourse = {
    course,
    older: {
      hasNextPage: course.older === true,
      isFetchingNextPage: isPlaceholderData,
      fetchNextPage: async () => setListed(listed + atOnce),
    },
  }
  const path = `/courses/${course.id}`
  return (
    <>
      <PageHeading title={course.title} actions={<Subscribe course={course.id} />}>
        {t('{{count}} lectures', { count: course.older ? course.lectures : course.lectureList.length })}
      </PageHeading>
      {course.description && (
        <Text maw="46rem" mb="calc(2.5rem)" style={{ whiteSpace: 'pre-line' }} dir="auto">
          {course.description}
        </Text>
      )}
      {course.canManage && (
        <Places
          label={course.title}
          places={[
            { to: path, label: t('Lectures'), end: true },
            { to: `${path}/members`, label: t('Members') },
            { to: `${path}/settings`, label: t('Settings') },
          ]}
        />
      )}
      <Outlet context={shown} />
    </>
  )
}

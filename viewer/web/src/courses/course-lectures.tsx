import { Stack } from '@mantine/core'
import { IconVideo } from '@tabler/icons-react'
import { LectureGrid } from '../cards/lecture-grid.tsx'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { ShowOlder } from '../layout/show-older.tsx'
import { Shelf } from '../parts/shelf.tsx'
import { Upcoming } from '../start/upcoming.tsx'
import { FromElsewhere } from './from-elsewhere.tsx'
import { useCourse } from './use-course.ts'

/** What is planned, and the lectures in the order they were held. */
export function CourseLectures() {
  const { course, older } = useCourse()
  const lectures = [...course.lectureList].sort((a, b) => a.startedAt.localeCompare(b.startedAt))
  return (
    <Stack gap="calc(2.5rem)">
      <Upcoming lectures={course.upcoming ?? []} inCourse />
      {lectures.length === 0 ? (
        <Message level={2} icon={IconVideo} title={t('No lectures yet')}>
          {t('The first one appears here the moment its recording begins.')}
        </Message>
      ) : (
        <Shelf title={t('Lectures')}>
          <ShowOlder {...older} />
          <LectureGrid lectures={lectures} below={(lecture) => <FromElsewhere course={course} lecture={lecture} />} />
        </Shelf>
      )}
    </Stack>
  )
}

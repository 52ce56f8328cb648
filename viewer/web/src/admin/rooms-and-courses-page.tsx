import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { useApi } from '../api/use-api.ts'
import { CreateCourse } from '../courses/create-course.tsx'
import { t } from '../language/language.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import classes from '../parts/list.module.css'
import { LongList } from '../parts/long-list.tsx'
import { Shelf } from '../parts/shelf.tsx'
import { RoomForm } from '../rooms/room-form.tsx'
import { RoomList } from '../rooms/room-list.tsx'

/** Every room and every course of the organisation. */
export function RoomsAndCoursesPage() {
  const rooms = useApi('listRooms', {}, { refetchInterval: 5_000 })
  const courses = useApi('listCourses', {})
  const [creating, setCreating] = useState<'room' | 'course'>()
  const error = (!rooms.data && rooms.error) || (!courses.data && courses.error)
  if (error) return <Problem error={error} />
  const plus = <IconPlus size={18} aria-hidden />
  return (
    <>
      <PageHeading
        title={t('Rooms and courses')}
        actions={
          <>
            <Button variant="default" leftSection={plus} onClick={() => setCreating('course')}>
              {t('Create a course')}
            </Button>
            <Button leftSection={plus} onClick={() => setCreating('room')}>
              {t('Create a room')}
            </Button>
          </>
        }
      />
      <Stack gap="xl">
        <Shelf title={t('Rooms')}>
          {!rooms.data && <Skeleton height="4.5rem" radius="lg" />}
          {rooms.data?.rooms.length === 0 && <Text c="dimmed">{t('No room yet.')}</Text>}
          {rooms.data && (
            <LongList
              items={rooms.data.rooms}
              textOf={({ name, course }) => `${name} ${course?.title ?? ''}`}
              placeholder={t('Room or course')}
            >
              {(shown) => <RoomList rooms={shown} />}
            </LongList>
          )}
        </Shelf>
        <Shelf title={t('Courses')}>
          {!courses.data && <Skeleton height="4.5rem" radius="lg" />}
          {courses.data?.courses.length === 0 && <Text c="dimmed">{t('No course yet.')}</Text>}
          {courses.data && (
            <LongList items={courses.data.courses} textOf={({ title }) => title} placeholder={t('Title')}>
              {(shown) => (
                <ul className={classes.list}>
                  {shown.map(({ id, title, lectures }) => (
                    <li key={id}>
                      <div className={classes.main}>
                        <Text component={Link} to={`/courses/${id}`} fw={600} dir="auto">
                          {title}
                        </Text>
                      </div>
                      <Text size="sm" c="dimmed">
                        {t('{{count}} lectures', { count: lectures })}
                      </Text>
                    </li>
                  ))}
                </ul>
              )}
            </LongList>
          )}
        </Shelf>
      </Stack>
      {creating === 'room' && <RoomForm close={() => setCreating(undefined)} />}
      {creating === 'course' && <CreateCourse close={() => setCreating(undefined)} />}
    </>
  )
}

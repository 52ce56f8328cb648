import { Stack } from '@mantine/core'
import { useReducer } from 'react'
import { useApi } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { LectureGrid } from '../cards/lecture-grid.tsx'
import { t } from '../language/language.ts'
import { Problem } from '../layout/problem.tsx'
import { Shelf } from '../parts/shelf.tsx'
import { ContinueShelf, continuedLocally } from './continue-shelf.tsx'
import { DemoOffer } from './demo-offer.tsx'
import { JoinRoom } from './join-room.tsx'
import { MyRooms } from './my-rooms.tsx'
import { NothingYet } from './nothing-yet.tsx'
import { StartSkeleton } from './start-skeleton.tsx'
import { Upcoming } from './upcoming.tsx'
import { Welcome } from './welcome.tsx'

/** Signed out, the way into a room; live now, my rooms, what was begun, what is new, what is planned, mine, recent. A lecture that begins appears by itself. */
export function StartPage() {
  const { data: me, error: unknown, refetch: askAgain } = useMe()
  const [, lookAgain] = useReducer((count: number) => count + 1, 0)
  const { data, error, refetch } = useApi('startPage', {}, { refetchInterval: 5_000 })
  if (error && !data) return <Problem error={error} retry={refetch} />
  if (unknown) return <Problem error={unknown} retry={askAgain} />
  if (!data || !me) return <StartSkeleton />
  const { live, newReplays, upcoming, recent, mine, rooms } = data
  const continued = me.person ? data.continued : continuedLocally(recent)
  const teaches = me.person !== null && me.person.role !== 'student'
  const shownMine = mine.slice(0, 4)
  const above = [...continued.map(({ lecture }) => lecture), ...newReplays, ...shownMine]
  const rest = recent.filter(({ id }) => !above.some((lecture) => lecture.id === id))
  const empty = live.length + recent.length + mine.length === 0
  return (
    <Stack gap="calc(2.5rem)">
      <title>Aula</title>
      <Welcome me={me} />
      {!me.person && <JoinRoom />}
      {live.length > 0 && (
        <Shelf title={t('Live now')}>
          <LectureGrid lectures={live} large />
        </Shelf>
      )}
      {(teaches || rooms.length > 0) && (
        <Shelf title={t('My rooms')} more={{ to: '/rooms', label: t('All rooms') }}>
          <MyRooms rooms={rooms} owner={me.person?.name ?? ''} />
        </Shelf>
      )}
      {empty && <NothingYet me={me} />}
      <ContinueShelf continued={continued} signedIn={me.person !== null} changed={lookAgain} />
      {newReplays.length > 0 && (
        <Shelf title={t('New in my courses')} more={{ to: '/courses', label: t('Courses') }}>
          <LectureGrid lectures={newReplays.slice(0, 8)} />
        </Shelf>
      )}
      <Upcoming lectures={upcoming} />
      {mine.length > 0 && (
        <Shelf title={t('My lectures')} more={{ to: '/my/lectures', label: t('All my lectures') }}>
          <LectureGrid lectures={shownMine} />
        </Shelf>
      )}
      {rest.length > 0 && (
        <Shelf title={me.person ? t('Recent') : t('Public lectures')}>
          <LectureGrid lectures={rest} />
        </Shelf>
      )}
      {!empty && me.demoLecture && <DemoOffer />}
    </Stack>
  )
}

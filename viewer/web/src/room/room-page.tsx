import { useEffect, useRef, useState } from 'react'
import { useParams } from 'react-router'
import { callApi } from '../api/call-api.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { Footer } from '../layout/footer.tsx'
import { OfflineNotice } from '../layout/offline-notice.tsx'
import { PageSkeleton } from '../layout/page-skeleton.tsx'
import { Problem } from '../layout/problem.tsx'
import { useAwaitedPage } from '../layout/use-awaited-page.ts'
import { maySendNow, RoomConnection } from '../signalling/room-connection.ts'
import { useText } from '../texts/use-text.ts'
import { showProblem } from '../words/show-problem.tsx'
import { Connecting } from './connecting.tsx'
import { Goodbye } from './goodbye.tsx'
import { InRoom } from './in-room.tsx'
import { rememberChoices } from './join-choices.ts'
import { keepSeat, keptSeat } from './kept-seat.ts'
import { OwnDevices } from './own-devices.ts'
import { PreJoin } from './pre-join.tsx'
import { RoomElsewhere } from './room-elsewhere.tsx'
import { tellInRoom } from './tell-in-room.ts'
import { useStore } from './use-store.ts'
import { WaitingRoom } from './waiting-room.tsx'

/** While somebody waits before a room: has it been unlocked, has a recording begun? */
const lookEvery = 5_000

/** One room: here, or in another conference. */
export function RoomPage() {
  const { room: id = '' } = useParams()
  const { data: room, error, refetch } = useApi('seeRoom', { params: { room: id } })
  const leaves = useAwaitedPage()
  if (error && !room)
    return (
      <>
        <Problem error={error} retry={refetch} />
        <Footer />
      </>
    )
  if (!room || leaves) return <PageSkeleton />
  if (!room.conference) return <RoomHere id={id} />
  return (
    <>
      <OfflineNotice />
      <RoomElsewhere id={id} />
      <Footer />
    </>
  )
}

/** A room of Aula's own, from the check before joining to goodbye. */
function RoomHere({ id }: { id: string }) {
  const [connection, setConnection] = useState<RoomConnection>()
  /** Whether who joins has asked for a recording, too. */
  const [recordAtOnce, setRecordAtOnce] = useState(false)
  const { data: me, error: unknown, refetch: askAgain } = useMe()
  const consent = useText('consent')
  const {
    data: room,
    error,
    refetch,
  } = useApi('seeRoom', { params: { room: id } }, { refetchInterval: connection ? false : lookEvery })
  const [devices] = useState(() => new OwnDevices())
  const [problem, setProblem] = useState<unknown>(null)
  const [joining, setJoining] = useState(false)

  useEffect(() => {
    void devices.start()
    return () => devices.close()
  }, [devices])
  useEffect(() => () => connection?.leave(), [connection])

  if (error && !room) return <Problem error={error} retry={refetch} />
  if (unknown) return <Problem error={unknown} retry={askAgain} />
  if (!room || !me || consent.isPending) return <PageSkeleton />
  const join = async (
    { consent, ...choices }: { name: string; recordable: boolean; consent: string | null },
    record: boolean,
  ) => {
    rememberChoices({ ...choices, consent })
    setJoining(true)
    setProblem(null)
    try {
      const body = { ...choices, seat: keptSeat(id) }
      const { token, socket } = await callApi('joinRoom', { params: { room: id }, body })
      setRecordAtOnce(record)
      const address = socketAddress(socket)
      setConnection(new RoomConnection(token, { address, keepSeat: (seat) => keepSeat(id, seat) }))
    } catch (refusal) {
      setProblem(refusal)
    } finally {
      setJoining(false)
    }
  }
  const again = () => {
    setConnection(undefined)
    void devices.start()
    void refetch()
  }
  if (connection)
    return (
      <Joined
        connection={connection}
        id={id}
        devices={devices}
        again={again}
        name={room.name}
        record={recordAtOnce ? id : undefined}
      />
    )
  return (
    <>
      <OfflineNotice />
      <PreJoin
        // Other words are another question.
        key={`${me.person?.id} ${consent.data?.text?.version}`}
        room={room}
        wasHere={keptSeat(id) !== undefined}
        consent={consent.data?.text ?? null}
        name={me.person?.name ?? ''}
        devices={devices}
        problem={problem}
        joining={joining}
        join={(choices, record) => void join(choices, record)}
      />
    </>
  )
}

type JoinedProperties = {
  connection: RoomConnection
  id: string
  devices: OwnDevices
  again: () => void
  name: string
  /** The room that is to be recorded from the moment that one is in. */
  record: string | undefined
}

function Joined({ connection, id, devices, again, name, record }: JoinedProperties) {
  const state = useStore(connection)
  useRecordOnce(state.status === 'in' ? record : undefined)
  const { status } = state
  const over = status === 'over'
  const speaks = maySendNow(state, 'camera')
  const before = useRef(status)
  useEffect(() => {
    if (before.current === 'waiting' && status === 'in') {
      tellInRoom(
        t('You were let in'),
        speaks
          ? t('Now the others see and hear what you have switched on.')
          : t('In this room people speak when they are called on: raise your hand.'),
      )
    }
    before.current = status
  }, [status, speaks])
  useEffect(() => {
    if (over) devices.close()
  }, [over, devices])
  if (over)
    return (
      <>
        <OfflineNotice />
        <Goodbye room={id} end={state.end} recording={state.recording} manage={state.manage} again={again} />
        <Footer />
      </>
    )
  if (status === 'waiting') return <WaitingRoom connection={connection} state={state} devices={devices} />
  if (status === 'connecting' || !state.room) return <Connecting leave={() => connection.leave()} />
  return <InRoom connection={connection} state={state} devices={devices} name={name} />
}

/** Presses Record for who has joined to record, once: a connection that comes back presses nothing. */
function useRecordOnce(room: string | undefined) {
  const { mutate } = useApiChange('record', 'seeRoom')
  const pressed = useRef(false)
  useEffect(() => {
    if (room === undefined || pressed.current) return
    pressed.current = true
    mutate(
      { params: { room }, body: {} },
      { onError: (error) => showProblem(t('The recording was not started'), error) },
    )
  }, [room, mutate])
}

/** The API names the socket's path; WebSockets want a whole address. */
function socketAddress(path: string): string {
  const url = new URL(path, window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

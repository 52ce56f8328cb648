import { useApi } from '../api/use-api.ts'
import { StillThere } from '../parts/still-there.tsx'

/** Milliseconds. */
const lookEvery = 30_000

/** The question of a recording that has run for hours, for those who manage its room and are not in it. */
export function RecordedForHours({ lecture, room: id }: { lecture: string; room: string }) {
  const { data: room } = useApi('seeRoom', { params: { room: id } }, { refetchInterval: lookEvery })
  if (!room?.canManage || !room.recording?.asksStillThere || room.recording.lecture !== lecture) return null
  return <StillThere room={id} />
}

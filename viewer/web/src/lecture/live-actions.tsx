import type { RefObject } from 'react'
import type { LecturePage } from '../../../api/lectures.ts'
import { NoSound } from '../participation/no-sound.tsx'
import { RaiseHand } from '../participation/raise-hand.tsx'
import { useParticipation } from '../participation/use-participation.ts'

type Properties = { lecture: LecturePage; video: RefObject<HTMLVideoElement | null>; reload: () => void }

/** What those who watch can do while the lecture is live. */
export function LiveActions({ lecture, video, reload }: Properties) {
  const participation = useParticipation(lecture.id)
  const live = lecture.status === 'live' || lecture.status === 'paused'
  if (!live) return null
  return (
    <>
      {lecture.playback && <NoSound lecture={lecture.id} video={video} reload={reload} />}
      {lecture.room && !lecture.canManage && <RaiseHand participation={participation} room={lecture.room.id} />}
    </>
  )
}

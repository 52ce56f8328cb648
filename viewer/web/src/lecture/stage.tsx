import type { RefObject } from 'react'
import type { LecturePage } from '../../../api/lectures.ts'
import { Player } from '../player/player.tsx'
import { usePlace } from '../watching/use-place.ts'
import { NoPicture } from './no-picture.tsx'

type Properties = {
  lecture: LecturePage
  startAt: number | undefined
  video: RefObject<HTMLVideoElement | null>
  onRefused: () => void
}

/** The player as soon as there is something to play; before that, and without it, what is going on. */
export function Stage({ lecture, startAt, video, onRefused }: Properties) {
  const { playback, status } = lecture
  const resumed = usePlace(lecture, video)
  if (!playback || status === 'trashed') return <NoPicture lecture={lecture} />
  return (
    <Player
      playback={playback}
      title={lecture.title}
      paused={status === 'paused'}
      poster={lecture.poster}
      duration={lecture.duration}
      // Whoever comes when the lecture is over begins at its beginning, or where they stopped.
      startAt={startAt ?? (resumed === undefined ? (status === 'closing' ? 0 : undefined) : resumed / 1000)}
      resumedAt={startAt === undefined ? resumed : undefined}
      autoPlay={playback.live || lecture.access === 'public'}
      video={video}
      onRefused={onRefused}
    />
  )
}

import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { WatchedTo } from '../../../../core/watching/resume-at.ts'
import type { LectureCard as Card } from '../../../api/lectures.ts'
import { LectureCard } from './lecture-card.tsx'
import classes from './lecture-grid.module.css'

type Properties = {
  lectures: Card[]
  large?: boolean
  /** On a phone the first four only. */
  few?: boolean
  level?: 2 | 3
  /** Where somebody stopped in a lecture. */
  progress?: (id: string) => WatchedTo | undefined
  /** Takes a lecture off the list. */
  remove?: (id: string) => void
  /** Under each card. */
  below?: (lecture: Card) => ReactNode
}

/** Cards beside each other, as many as the window has room for; `large` for what is live now. */
export function LectureGrid({ lectures, large = false, few = false, level, progress, remove, below }: Properties) {
  return (
    <ul className={classes.grid} data-large={large || undefined} data-few={few || undefined}>
      {lectures.map((lecture) => (
        <li key={lecture.id}>
          <LectureCard lecture={lecture} level={level} progress={progress?.(lecture.id)} remove={remove} />
          {below?.(lecture)}
        </li>
      ))}
    </ul>
  )
}

export function LectureGridSkeleton({ count = 4, large = false }: { count?: number; large?: boolean }) {
  return (
    <div className={classes.grid} data-large={large || undefined} aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stand-ins have no identity
        <div key={index}>
          <Skeleton radius="lg" className={classes.picture} />
          <Skeleton height="1.1rem" width="80%" mt="sm" />
          <Skeleton height="0.8rem" width="50%" mt="xs" />
        </div>
      ))}
    </div>
  )
}

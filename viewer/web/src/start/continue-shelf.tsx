import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { resumeAt } from '../../../../core/watching/resume-at.ts'
import type { LectureCard } from '../../../api/lectures.ts'
import { type ApiAnswer, callApi } from '../api/call-api.ts'
import { LectureGrid } from '../cards/lecture-grid.tsx'
import { t } from '../language/language.ts'
import { Shelf } from '../parts/shelf.tsx'
import { forgetLocally, keepLocally, localPlaces } from '../watching/local-places.ts'
import { showProblem } from '../words/show-problem.tsx'
import { showUndo } from '../words/show-undo.tsx'

export type Continued = ApiAnswer<'startPage'>['continued'][number]

type Properties = {
  continued: Continued[]
  signedIn: boolean
  /** What this browser keeps has changed. */
  changed: () => void
}

/** What somebody has begun to watch; taken off at once, without asking, and with a way back. */
export function ContinueShelf({ continued, signedIn, changed }: Properties) {
  const client = useQueryClient()
  const [all, setAll] = useState(false)
  const change = async (act: () => Promise<unknown>) => {
    await act()
    await client.invalidateQueries({ queryKey: ['startPage'] })
    changed()
  }
  const forget = (lecture: string) =>
    signedIn ? callApi('forgetPosition', { params: { lecture } }) : Promise.resolve().then(() => forgetLocally(lecture))
  const bringBack = ({ lecture: { id: lecture }, position, duration }: Continued) =>
    signedIn
      ? callApi('keepPosition', { params: { lecture }, body: { position, duration } })
      : Promise.resolve().then(() => keepLocally({ lecture, position, duration }))

  const remove = async (replay: Continued) => {
    try {
      await change(() => forget(replay.lecture.id))
    } catch (error) {
      return showProblem(t('It stays on the shelf'), error)
    }
    showUndo(t('Taken off the shelf. The replay is where it was.'), () => {
      change(() => bringBack(replay)).catch((error: unknown) => showProblem(t('It could not be put back'), error))
    })
  }
  if (continued.length === 0) return null
  const places = new Map<string, Continued>(continued.map((replay) => [replay.lecture.id, replay]))
  return (
    <Shelf title={t('Continue watching')}>
      <LectureGrid
        lectures={continued.map(({ lecture }) => lecture)}
        few={!all}
        progress={(id) => places.get(id)}
        remove={(id) => {
          const replay = places.get(id)
          if (replay) void remove(replay)
        }}
      />
      {continued.length > 4 && (
        <Button hiddenFrom="sm" variant="default" mt="md" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('Show fewer') : t('Show all')}
        </Button>
      )}
    </Shelf>
  )
}

/** What this browser keeps of somebody who is not signed in, as far as it is among these lectures. */
export function continuedLocally(lectures: LectureCard[]): Continued[] {
  return localPlaces().flatMap(({ lecture: id, position, duration }) => {
    const lecture = lectures.find((one) => one.id === id && one.status === 'ready')
    const isPlace = lecture && resumeAt({ position, duration }, lecture.duration) !== undefined
    return isPlace ? [{ lecture, position, duration }] : []
  })
}

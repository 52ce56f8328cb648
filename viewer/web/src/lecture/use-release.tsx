import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LectureCard } from '../../../api/lectures.ts'
import { callApi } from '../api/call-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'
import { showUndo } from '../words/show-undo.tsx'

type Releasable = Pick<LectureCard, 'id' | 'title' | 'status' | 'release'>
/** `now`, `after-review`, or an instant. */
type Appearance = string

/** Lets replays appear, or takes them back, at once and without asking, and offers to undo it. */
export function useRelease() {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const refresh = () =>
    Promise.all(
      ['seeLecture', 'myLectures', 'lectureEvents', 'seeCourse', 'startPage', 'seeNotices'].map((route) =>
        client.invalidateQueries({ queryKey: [route] }),
      ),
    )

  const each = async (lectures: Releasable[], appears: (lecture: Releasable) => Appearance) => {
    const results = await Promise.allSettled(
      lectures.map((lecture) =>
        callApi('releaseLecture', { params: { lecture: lecture.id }, body: { appears: appears(lecture) } }),
      ),
    )
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) showProblem(t('Not every replay could be changed'), failed.reason)
    await refresh()
    return lectures.filter((_, index) => results[index]?.status === 'fulfilled')
  }

  const change = async (lectures: Releasable[], appears: Appearance, done: (count: number) => string) => {
    setBusy(true)
    const changed = await each(lectures, () => appears)
    setBusy(false)
    if (changed.length === 0) return
    const undoable = changed.filter(wasAllOneWay)
    const title = changed.length === 1 ? changed[0]?.title : undefined
    if (undoable.length === 0) notifications.show({ withBorder: true, title: done(changed.length), message: title })
    else
      showUndo(
        title,
        () => void each(undoable, ({ release }) => (release ? (release.appearsAt ?? 'after-review') : 'now')),
        done(changed.length),
      )
  }
  return {
    busy,
    release: (lectures: Releasable[]) =>
      void change(lectures, 'now', (count) => t('{{count}} replays released', { count })),
    takeBack: (lecture: Releasable) => void change([lecture], 'after-review', () => t('The replay is taken back')),
    awaitReview: (lecture: Releasable) =>
      void change([lecture], 'after-review', () => t('The replay waits for your review')),
  }
}

/** Of a lecture that was there in part, an undo would take the other part along. */
function wasAllOneWay({ status, release }: Releasable): boolean {
  return status !== 'ready' || release === null
}

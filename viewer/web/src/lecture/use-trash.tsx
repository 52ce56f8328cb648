import { modals } from '@mantine/modals'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { callApi } from '../api/call-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'
import { showUndo } from '../words/show-undo.tsx'

type Removable = { id: string; title: string; shownIn: number }

/** Moves lectures to the trash at once and offers to undo it; asks first only where other courses lose them as well. */
export function useTrash() {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const refresh = () =>
    Promise.all(
      ['myLectures', 'myTrash', 'seeLecture', 'seeCourse', 'startPage', 'seeNotices'].map((route) =>
        client.invalidateQueries({ queryKey: [route] }),
      ),
    )

  const each = async (name: 'trashLecture' | 'restoreLecture', lectures: Removable[], problem: string) => {
    const results = await Promise.allSettled(lectures.map(({ id }) => callApi(name, { params: { lecture: id } })))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) showProblem(problem, failed.reason)
    await refresh()
    return lectures.filter((_, index) => results[index]?.status === 'fulfilled')
  }

  const remove = async (lectures: Removable[]) => {
    setBusy(true)
    const removed = await each('trashLecture', lectures, t('Not everything could be moved to the trash'))
    setBusy(false)
    if (removed.length === 0) return
    showUndo(
      t('Kept there for 30 days.'),
      () => void each('restoreLecture', removed, t('Not everything could be taken out of the trash')),
      t('{{count}} lectures moved to the trash', { count: removed.length }),
    )
  }
  const removeOrAsk = (lectures: Removable[]) => {
    const count = lectures.reduce((sum, { shownIn }) => sum + shownIn, 0)
    if (count === 0) return void remove(lectures)
    modals.openConfirmModal({
      title: t('Move to the trash what other courses show?'),
      children: t('{{count}} other courses show it. Their members cannot watch it any more.', { count }),
      labels: { confirm: t('Move to the trash'), cancel: t('Cancel') },
      confirmProps: { color: 'live' },
      onConfirm: () => void remove(lectures),
    })
  }
  return { remove: removeOrAsk, busy }
}

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LectureCard } from '../../../api/lectures.ts'
import { callApi } from '../api/call-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'
import { showUndo } from '../words/show-undo.tsx'

type Extendable = Pick<LectureCard, 'id' | 'title' | 'keeping'>
type Extension = { days: number; most: number }
const none: Extension = { days: 0, most: 0 }

/** Puts removals off as far as their rules allow, or back, at once and without asking, and offers to undo it. */
export function useKeepLonger() {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)

  const each = async (lectures: Extendable[], days: (extension: Extension) => number, problem: string) => {
    const results = await Promise.allSettled(
      lectures.map(({ id, keeping }) =>
        callApi('extendLecture', { params: { lecture: id }, body: { days: days(keeping?.extension ?? none) } }),
      ),
    )
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) showProblem(problem, failed.reason)
    await Promise.all(
      ['seeLecture', 'myLectures', 'lectureEvents', 'seeCourse', 'seeNotices'].map((route) =>
        client.invalidateQueries({ queryKey: [route] }),
      ),
    )
    return lectures.filter((_, index) => results[index]?.status === 'fulfilled')
  }

  const change = async (
    lectures: Extendable[],
    days: (extension: Extension) => number,
    done: (changed: Extendable[]) => string,
  ) => {
    setBusy(true)
    const changed = await each(lectures, days, t('Its way to the trash stays as it was'))
    setBusy(false)
    if (changed.length === 0) return
    showUndo(
      changed.length === 1 && changed[0]?.title,
      () => void each(changed, (extension) => extension.days, t('This could not be taken back')),
      done(changed),
    )
  }
  return {
    busy,
    keepLonger: (lectures: Extendable[]) =>
      void change(lectures.filter(canStayLonger), ({ most }) => most, keptInWords),
    asItsRuleSays: (lecture: Extendable) =>
      void change(
        [lecture],
        () => 0,
        () => t('Moves to the trash when its rule says again'),
      ),
  }
}

/** Its rule allows more than was asked for. */
export function canStayLonger({ keeping }: Extendable): boolean {
  return keeping?.extension != null && keeping.extension.days < keeping.extension.most
}

function keptInWords(kept: Extendable[]): string {
  const [{ keeping } = {}, ...others] = kept
  if (others.length > 0 || !keeping?.extension) return t('{{count}} lectures kept longer', { count: kept.length })
  return t('Kept {{count}} days longer', { count: keeping.extension.most - keeping.extension.days })
}

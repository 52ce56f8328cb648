import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import type { LectureTab } from './lecture-tab.ts'
import { Questions } from './questions.tsx'
import { useParticipation } from './use-participation.ts'

/** The tab with questions; null where there are none and none can be asked. */
export function useQuestionsTab(lecture: LecturePage, seek: (milliseconds: number) => void): LectureTab | null {
  const participation = useParticipation(lecture.id)
  const { all } = participation
  const waiting = all?.questions.filter(({ answered, hidden }) => !answered && !hidden).length ?? 0
  const running = lecture.status === 'live' || lecture.status === 'paused'
  if (!all || (all.questions.length === 0 && !(running && (all.open || lecture.canManage)))) return null
  return {
    id: 'questions',
    label: t('Questions'),
    count: waiting,
    content: (
      <Questions
        participation={participation}
        canManage={lecture.canManage}
        seek={lecture.playback ? seek : undefined}
      />
    ),
  }
}

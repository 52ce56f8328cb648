import { Button } from '@mantine/core'
import type { LectureCard } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { canStayLonger, useKeepLonger } from './use-keep-longer.ts'

/** Puts a lecture's removal off as far as its rule allows: one click, and one that takes it back. */
export function KeepLonger({ lecture }: { lecture: LectureCard }) {
  const { keepLonger, asItsRuleSays, busy } = useKeepLonger()
  if (!lecture.removal || !lecture.keeping?.extension || lecture.status === 'trashed') return null
  const longer = canStayLonger(lecture)
  return (
    <Button
      size="compact-sm"
      variant={longer && lecture.removal.soon ? 'filled' : 'light'}
      loading={busy}
      aria-label={
        longer
          ? t('Keep longer: {{title}}', { title: lecture.title })
          : t('Do not keep longer: {{title}}', { title: lecture.title })
      }
      onClick={() => (longer ? keepLonger([lecture]) : asItsRuleSays(lecture))}
    >
      {longer ? t('Keep longer') : t('Do not keep longer')}
    </Button>
  )
}

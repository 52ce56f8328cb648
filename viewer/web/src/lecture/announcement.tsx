import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { LectureStatus } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'

/** Tells screen readers when the lecture under their ears changes what it is. */
export function Announcement({ status }: { status: LectureStatus }) {
  const before = useRef(status)
  const [words, setWords] = useState('')
  useEffect(() => {
    if (before.current === status) return
    before.current = status
    setWords(sentences[status] ?? '')
  }, [status])
  return <VisuallyHidden role="status">{words}</VisuallyHidden>
}

const sentences: Partial<Record<LectureStatus, string>> = {
  live: t('The lecture is live.'),
  paused: t('The lecture is paused. It goes on by itself.'),
  closing: t('The lecture has ended.'),
  ready: t('This is the replay.'),
  hidden: t('The replay is not shown to everybody yet.'),
  failed: t('The recording failed.'),
}

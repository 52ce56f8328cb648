import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { LectureStatus } from '../../../api/lectures.ts'

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
  live: 'The lecture is live.',
  paused: 'The lecture is paused. It goes on by itself.',
  closing: 'The lecture has ended.',
  ready: 'This is the replay.',
  failed: 'The recording failed.',
}

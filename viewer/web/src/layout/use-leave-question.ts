import { modals } from '@mantine/modals'
import { useCallback, useEffect } from 'react'
import { type BlockerFunction, useBlocker } from 'react-router'
import { t } from '../language/language.ts'

type Question = { title: string; words: string; leave: string }

/** While something would be lost, asks before another page is shown, and lets the browser ask before this one closes. */
export function useLeaveQuestion(losing: boolean, question: Question): void {
  const leaves = useCallback<BlockerFunction>(
    ({ currentLocation, nextLocation }) => losing && currentLocation.pathname !== nextLocation.pathname,
    [losing],
  )
  const blocker = useBlocker(leaves)
  useEffect(() => {
    if (blocker.state !== 'blocked') return
    const { title, words, leave } = question
    let left = false
    modals.openConfirmModal({
      // However often somebody tries to leave, the question is one.
      modalId: 'leave',
      title,
      children: words,
      labels: { confirm: leave, cancel: t('Stay here') },
      confirmProps: { color: 'live' },
      onConfirm: () => {
        left = true
        blocker.proceed()
      },
      onClose: () => {
        if (!left) blocker.reset()
      },
    })
  }, [blocker, question])
  useEffect(() => {
    if (!losing) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [losing])
}

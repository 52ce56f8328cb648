import { useEffect } from 'react'
import { t } from '../language/language.ts'
import type { RoomState } from '../signalling/room-connection.ts'
import { showProblem } from '../words/show-problem.tsx'

/** Says so when something that one has asked of the room was not done. */
export function useRefusals({ refused }: Pick<RoomState, 'refused'>): void {
  useEffect(() => {
    if (refused) showProblem(t('This was not changed'), new Error(inWords(refused.code)))
  }, [refused])
}

function inWords(code: string): string {
  if (code === 'away') return t('The connection is lost. Try again when you are back.')
  if (code === 'room.not-allowed') return t('Only who manages the room may do this.')
  if (code === 'room.no-such-person') return t('This person is not in the room any more.')
  return t('Please try again.')
}

import { type KeyboardEvent, useLayoutEffect, useRef } from 'react'

/** Milliseconds: the second click of a double click, and whoever presses once more before they have read. */
const rest = 1_000

/**
 * For buttons that take each other's place; `which` of them is there now. What was meant for the one before, the second
 * click of a double click say, does not press the next one, which does not look switched off. Who has pressed with the
 * keyboard goes on with it: the next one has the focus where that had it, or something beside it that is gone as well.
 */
export function useTurns(which: string) {
  const group = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const turn = useRef({ which, since: Number.NEGATIVE_INFINITY })
  // Of the page as it is before this change.
  const hadFocus = group.current?.contains(document.activeElement) ?? false
  useLayoutEffect(() => {
    if (turn.current.which === which) return
    turn.current = { which, since: performance.now() }
    if (hadFocus && document.activeElement === document.body) button.current?.focus()
  })
  return {
    /** Around all of the buttons. */
    group,
    /** For the one that is there now. */
    button: (act: () => void) => ({
      ref: button,
      onClick: () => {
        if (performance.now() - turn.current.since >= rest) act()
      },
      // A key that is held down presses once.
      onKeyDown: (event: KeyboardEvent) => {
        if (event.repeat && event.key === 'Enter') event.preventDefault()
      },
    }),
  }
}

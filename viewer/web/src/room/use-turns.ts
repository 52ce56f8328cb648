import { type KeyboardEvent, type MouseEvent, useLayoutEffect, useRef } from 'react'

/** Milliseconds: the second click of a double click, and whoever presses once more before they have read. */
const rest = 1_000

/**
 * For buttons that take each other's place; `which` of them is there now. What was meant for the one before, the second
 * click of a double click say, does not press the next one, which does not look switched off. Who has pressed with the
 * keyboard goes on with it: the next one has the focus where that had it, or something beside it that is gone as well.
 * After a click it has not: a key that is pressed later, for the next slide say, is not meant for Stop.
 */
export function useTurns(which: string) {
  const group = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const turn = useRef({ which, since: Number.NEGATIVE_INFINITY })
  const clicked = useRef(false)
  // Of the page as it is before this change.
  const hadFocus = group.current?.contains(document.activeElement) ?? false
  useLayoutEffect(() => {
    if (turn.current.which === which) return
    turn.current = { which, since: performance.now() }
    if (hadFocus && !clicked.current && document.activeElement === document.body) button.current?.focus()
  })
  return {
    /** For what is around all of the buttons. */
    group: {
      ref: group,
      onFocus: () => {
        clicked.current = false
      },
      // A key clicks as well, without a count of clicks.
      onClick: ({ detail }: MouseEvent) => {
        clicked.current = detail > 0
      },
    },
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

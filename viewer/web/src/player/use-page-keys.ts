import { type RefObject, useEffect } from 'react'

/**
 * The player's keys (space, K, J, L, M, F, C, arrows, digits, ?) work on the whole page, except where a field, a
 * button or an open dialog wants them.
 */
export function usePageKeys(controller: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const forward = (event: KeyboardEvent) => {
      if (!(event.target instanceof Element) || !concernsPlayer(event, event.target)) return
      const { key, code, shiftKey } = event
      event.preventDefault()
      for (const type of ['keydown', 'keyup'])
        controller.current?.dispatchEvent(new KeyboardEvent(type, { key, code, shiftKey }))
    }
    document.addEventListener('keydown', forward)
    return () => document.removeEventListener('keydown', forward)
  }, [controller])
}

const keys = new Set([' ', 'k', 'j', 'l', 'm', 'f', 'c', '?', 'ArrowLeft', 'ArrowRight', ...'0123456789'])

function concernsPlayer(event: KeyboardEvent, target: Element): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !keys.has(event.key)) return false
  return !target.closest('media-controller, input, textarea, select, button, a, [role], [contenteditable]')
}

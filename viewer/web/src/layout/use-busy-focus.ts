import { useEffect } from 'react'

/**
 * A button that is busy is disabled, and a browser takes the focus from it. It comes back with the end of the wait, unless
 * it has gone elsewhere meanwhile: keys, Escape for one, are heard where it stands.
 */
export function useBusyFocus(): void {
  useEffect(() => {
    let busy: HTMLButtonElement | null = null
    const disabled = new MutationObserver((changes) => {
      const { activeElement, body } = document
      for (const { target } of changes) {
        if (!(target instanceof HTMLButtonElement)) continue
        if (target.disabled && target === activeElement) busy = target
        else if (!target.disabled && target === busy) {
          busy = null
          if (activeElement === body) target.focus({ preventScroll: true })
        }
      }
    })
    disabled.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['disabled'] })
    return () => disabled.disconnect()
  }, [])
}

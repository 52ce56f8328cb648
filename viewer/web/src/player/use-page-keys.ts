import { type RefObject, useEffect } from 'react'
import { useLetterKeys } from '../keys/use-letter-keys.ts'

const letters = [...'kjlmcfp<>']
const others = [' ', 'ArrowLeft', 'ArrowRight']

/**
 * The player's keys work on the whole page, except where a field, a button or an open dialog wants them; letters and signs
 * only as long as they are not switched off. `help`: called by a question mark.
 * @returns what media-chrome wants to know of the keys that it must leave alone
 */
export function usePageKeys(controller: RefObject<HTMLElement | null>, help: () => void): string {
  const on = useLetterKeys()
  useEffect(() => {
    const keys = new Set(on ? [...others, ...letters] : others)
    const listen = (event: KeyboardEvent) => {
      const { target, key, code, shiftKey } = event
      if (!(target instanceof Element) || !isFree(event)) return
      if (target.closest('input, textarea, select, [contenteditable], [role=dialog]')) return
      if (on && key === '?') {
        event.preventDefault()
        help()
      } else if (keys.has(key) && !target.closest('media-controller, button, a, [role]')) {
        event.preventDefault()
        for (const type of ['keydown', 'keyup'])
          controller.current?.dispatchEvent(new KeyboardEvent(type, { key, code, shiftKey }))
      }
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [controller, help, on])
  return ['noshift+/', ...(on ? [] : letters.map((letter) => `no${letter}`))].join(' ')
}

function isFree({ ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): boolean {
  return !(ctrlKey || metaKey || altKey || defaultPrevented)
}

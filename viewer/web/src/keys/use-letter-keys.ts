import { useSyncExternalStore } from 'react'

const place = 'aula-letter-keys'
const listeners = new Set<() => void>()
/** Where the browser keeps nothing, for as long as the page is open. */
let chosen: boolean | undefined

function letterKeys(): boolean {
  if (chosen !== undefined) return chosen
  try {
    return localStorage.getItem(place) !== 'off'
  } catch {
    return true
  }
}

export function setLetterKeys(on: boolean): void {
  chosen = on
  try {
    if (on) localStorage.removeItem(place)
    else localStorage.setItem(place, 'off')
  } catch {
    // It holds until the page is closed.
  }
  for (const listener of listeners) listener()
}

/** Whether single letters and signs do something: who dictates, or touches keys by chance, switches that off in this browser. */
export function useLetterKeys(): boolean {
  return useSyncExternalStore(listen, letterKeys)
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

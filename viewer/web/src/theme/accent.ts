/** The colour that the page came with; null: Aula's own. */
let shown = document.querySelector('meta[name="aula-accent"]')?.getAttribute('content') ?? null
const listeners = new Set<() => void>()

/** The colour that this window shows. */
export function shownAccent(): string | null {
  return shown
}

/** Shows this window in another colour, until the page is loaded again. */
export function showAccent(color: string | null): void {
  shown = color
  for (const listener of listeners) listener()
}

/** Fit for `useSyncExternalStore`. */
export function listenAccent(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

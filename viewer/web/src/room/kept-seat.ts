/** What leads back to one's seat in a room, kept in this tab only: for a page that is loaded again. */
export function keptSeat(room: string): string | undefined {
  try {
    return sessionStorage.getItem(key(room)) ?? undefined
  } catch {
    return undefined
  }
}

/** @param token null: nothing leads back any more */
export function keepSeat(room: string, token: string | null): void {
  try {
    if (token === null) sessionStorage.removeItem(key(room))
    else sessionStorage.setItem(key(room), token)
  } catch {
    // A browser that keeps nothing waits again.
  }
}

function key(room: string): string {
  return `aula-seat-${room}`
}

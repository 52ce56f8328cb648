/** Sockets whose pages have no seat yet, by the address that they come from. */
export type WaitingSockets = {
  /** How many there are. */
  readonly size: number
  /**
   * A place for one more, for which another one may have to give way; `putOut` ends it when it is that one. Undefined: all that
   * wait are being admitted.
   */
  take(address: string, putOut: () => void): WaitingPlace | undefined
}

export type WaitingPlace = {
  /** Its page has said hello: it does not give way meanwhile, and with a seat it waits no more. */
  admit<Seat>(admission: Promise<Seat | undefined>): Promise<Seat | undefined>
  /** The socket is closed. */
  leave(): void
}

/**
 * A page says hello as soon as it can, so whoever keeps silent for long is none: the silent one that came first gives way, of
 * the same address, or of the one that has most of them. So nobody who holds sockets open shuts out others, behind the same
 * address or another one, people or recorders. A whole class behind one address comes back at once after a release.
 */
export function openWaitingSockets(most = { ofOne: 500, ofAll: 2_000 }): WaitingSockets {
  /** In the order they came. */
  const waiting = new Set<Waiting>()

  function makeRoom(address: string): boolean {
    const all = [...waiting]
    const own = all.filter((one) => one.address === address)
    if (own.length >= most.ofOne) return putOutOldest(own)
    return all.length < most.ofAll || putOutOldest(largestCrowd(all))
  }

  function putOutOldest(sockets: readonly Waiting[]): boolean {
    const oldest = sockets.find(({ silent }) => silent)
    if (!oldest) return false
    waiting.delete(oldest)
    oldest.putOut()
    return true
  }

  return {
    get size() {
      return waiting.size
    },
    take(address, putOut) {
      if (!makeRoom(address)) return undefined
      const socket: Waiting = { address, putOut, silent: true }
      waiting.add(socket)
      return {
        async admit(admission) {
          socket.silent = false
          try {
            const seat = await admission
            if (seat) waiting.delete(socket)
            return seat
          } finally {
            socket.silent = true
          }
        },
        leave: () => void waiting.delete(socket),
      }
    },
  }
}

/** `silent`: nobody is being admitted over it. */
type Waiting = { readonly address: string; readonly putOut: () => void; silent: boolean }

function largestCrowd(all: readonly Waiting[]): readonly Waiting[] {
  const silent = all.filter((one) => one.silent)
  const crowds = Map.groupBy(silent, ({ address }) => address).values()
  return [...crowds].reduce((one, other) => (other.length > one.length ? other : one), [])
}

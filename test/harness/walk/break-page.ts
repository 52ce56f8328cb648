/** In a page: its calls of addresses with this in them fail: with a fault, an answer that is none, or without one. */
export function failCalls(part: string, failure: string): void {
  const call = window.fetch
  window.fetch = async (address, init) => {
    if (!String(address).includes(part)) return await call(address, init)
    if (failure === 'silence') throw new TypeError('Failed to fetch')
    const headers = { 'content-type': 'application/json', 'x-request-id': 'a1b2c3' }
    return new Response('<', { status: failure === 'fault' ? 500 : 200, headers })
  }
}

/** In a page: what its player asks for instead of a playlist. */
export function misleadPlayer(instead: string): void {
  const { open } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, method: string, address: string | URL) {
    open.call(this, method, String(address).includes('.m3u8') ? instead : address, true)
  }
}

/** In a page: with the event `cut` its lines to the viewer are cut, and no other one opens. */
export function cutLines(): void {
  const Line = window.WebSocket
  class Whole extends Line {
    constructor(address: string) {
      super(address)
      addEventListener('cut', () => this.close())
    }
  }
  class Silent {
    static readonly OPEN = 1
    get readyState() {
      return 0
    }
    send() {}
    close() {}
  }
  Object.assign(window, { WebSocket: Whole })
  addEventListener('cut', () => Object.assign(window, { WebSocket: Silent }))
}

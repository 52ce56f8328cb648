import {
  beatEvery,
  type Closing,
  closingOf,
  type PageMessage,
  type ViewerMessage,
  viewerMessage,
} from '../../../../conference/protocol.ts'

/** Why a room's line is over and does not come back by itself. */
export type LineEnd = Closing | 'too-large'

export type LineEvents = {
  heard(message: ViewerMessage): void
  /** What leads back to the seat from now on. */
  seat(token: string): void
  /** The connection is lost; a new one is being tried. */
  lost(): void
  over(why: LineEnd): void
}

/** Nothing for this long means that the network is gone, whatever the socket believes. */
const silenceMilliseconds = 3 * beatEvery
const retryMilliseconds = [300, 600, 1_200, 2_500, 4_000] as const

/** The socket to the viewer, for ever: says hello, watches for life signs, comes back to the same seat. */
export class SignalLine {
  readonly #url: string
  readonly #events: LineEvents
  #token: string
  #iceServers: RTCIceServer[] = []
  #socket: WebSocket | undefined
  #silence: ReturnType<typeof setTimeout> | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #attempts = 0
  #over = false

  constructor(url: string, token: string, events: LineEvents) {
    this.#url = url
    this.#token = token
    this.#events = events
    window.addEventListener('online', this.#comeBack)
    this.#open()
  }

  send(message: PageMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  /** For a connection that is made now. */
  get iceServers(): RTCIceServer[] {
    return this.#iceServers
  }

  /** Leaves for good. */
  close(): void {
    this.send({ type: 'leave' })
    this.#finish()
  }

  #open(): void {
    if (this.#over) return
    const socket = new WebSocket(this.#url)
    this.#socket = socket
    this.#awaitLife()
    socket.onopen = () => this.send({ type: 'hello', token: this.#token })
    socket.onmessage = ({ data }) => {
      this.#awaitLife()
      const parsed = viewerMessage.safeParse(parse(data))
      if (!parsed.success) return console.warn('The viewer sent something unknown.', parsed.error.message)
      if (parsed.data.type === 'welcome') {
        this.#attempts = 0
        this.#keep(parsed.data.resume)
        this.#iceServers = parsed.data.iceServers
      }
      if (parsed.data.type === 'waiting') this.#attempts = 0
      if (parsed.data.type === 'resume') this.#keep(parsed.data.token)
      else if (parsed.data.type === 'iceServers') this.#iceServers = parsed.data.iceServers
      else if (parsed.data.type !== 'beat') this.#events.heard(parsed.data)
    }
    socket.onclose = ({ code }) => {
      const why = closingOf(code)
      if (!why) return this.#lost()
      this.#finish()
      this.#events.over(why)
    }
  }

  #keep(token: string): void {
    this.#token = token
    this.#events.seat(token)
  }

  #lost(): void {
    const socket = this.#socket
    this.#socket = undefined
    clearTimeout(this.#silence)
    if (this.#over) return
    if (socket) {
      socket.onopen = null
      socket.onmessage = null
      socket.onclose = null
      socket.close()
    }
    this.#events.lost()
    const wait = retryMilliseconds[Math.min(this.#attempts, retryMilliseconds.length - 1)]
    this.#attempts += 1
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#open(), wait)
  }

  #awaitLife(): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#lost(), silenceMilliseconds)
  }

  readonly #comeBack = () => {
    if (this.#over || this.#socket?.readyState === WebSocket.OPEN) return
    this.#attempts = 0
    this.#lost()
  }

  #finish(): void {
    this.#over = true
    clearTimeout(this.#silence)
    clearTimeout(this.#retry)
    window.removeEventListener('online', this.#comeBack)
    this.#socket?.close()
  }
}

function parse(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : undefined
  } catch {
    return undefined
  }
}

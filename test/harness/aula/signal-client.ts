import { once } from 'node:events'
import WebSocket from 'ws'
import { type PageMessage, type ViewerMessage, viewerMessage } from '../../../conference/protocol.ts'

/** A signalling client without a browser: says and hears exactly what a test wants. */
export class SignalClient implements Disposable {
  readonly heard: ViewerMessage[] = []
  closed: { code: number; reason: string } | undefined
  readonly #socket: WebSocket
  readonly #waiting = new Set<() => void>()

  constructor(url: string, origin: string = url) {
    this.#socket = new WebSocket(`${url.replace(/^http/, 'ws')}/signal`, { origin })
    this.#socket.on('message', (data) => {
      this.heard.push(viewerMessage.parse(JSON.parse(data.toString())))
      this.#wake()
    })
    this.#socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() }
      this.#wake()
    })
    this.#socket.on('error', () => {})
  }

  async opened(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) await once(this.#socket, 'open')
  }

  /** Joins and answers with what the viewer said of the room. */
  async join(token: string): Promise<Extract<ViewerMessage, { type: 'welcome' }>> {
    await this.opened()
    this.say({ type: 'hello', token })
    return await this.hears('welcome')
  }

  say(message: PageMessage): void {
    this.raw(JSON.stringify(message))
  }

  raw(data: string | Buffer): void {
    this.#socket.send(data)
  }

  /** The latest message of this type for which `fits` holds, now or soon. */
  async hears<Type extends ViewerMessage['type']>(
    type: Type,
    fits: (message: Extract<ViewerMessage, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<ViewerMessage, { type: Type }>> {
    const isIt = (message: ViewerMessage): message is Extract<ViewerMessage, { type: Type }> => message.type === type
    return await this.#until(`${type} to be heard`, () => this.heard.filter(isIt).findLast(fits))
  }

  async isClosed(): Promise<{ code: number; reason: string }> {
    return await this.#until('the socket to be closed', () => this.closed)
  }

  [Symbol.dispose](): void {
    this.#socket.terminate()
  }

  async #until<Value>(what: string, find: () => Value | undefined): Promise<Value> {
    const deadline = AbortSignal.timeout(15_000)
    for (;;) {
      const found = find()
      if (found !== undefined) return found
      if (deadline.aborted) throw new Error(`Waited for ${what}; heard ${JSON.stringify(this.heard).slice(-2_000)}`)
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake)
          deadline.removeEventListener('abort', wake)
          resolve()
        }
        this.#waiting.add(wake)
        deadline.addEventListener('abort', wake, { once: true })
      })
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake()
  }
}

import type { RawData, WebSocket } from 'ws'
import {
  beatEvery,
  type Closing,
  closings,
  helloWithin,
  type PageMessage,
  pageMessage,
  type ViewerMessage,
} from '../../conference/protocol.ts'
import type { Log } from '../../core/log.ts'
import { messageBudget } from './message-budget.ts'

/** A page that does not take its messages is cut off when this many bytes wait for it. */
const mostWaiting = 2 * 1024 * 1024

/** To a page it is as if the network were lost: it comes back by itself. Its code is none of `closings`. */
const again = [4205, 'again'] as const

/** One page's socket: typed messages in the order they came, one at a time. */
export type SignalSocket = {
  send(message: ViewerMessage): void
  /** `again`: the page is to come back at once, and is admitted as things are now. */
  close(closing: Closing | 'again'): void
}

/** What becomes of a socket's messages once its page is admitted. */
export type Seat = {
  /** Rejections are logged; the page is told of a refusal by the seat itself. */
  receive(message: PageMessage): Promise<void>
  left(): Promise<void>
}

/**
 * Watches over one socket: hello in time, size, rate and form of messages, life signs in both directions. `admit`
 * decides on the token and answers with the seat, or closes the socket and answers with undefined.
 */
export function openSignalSocket(
  socket: WebSocket,
  log: Log,
  admit: (token: string, page: SignalSocket) => Promise<Seat | undefined>,
): SignalSocket {
  const budget = messageBudget()
  let seat: Seat | undefined
  let work: Promise<void> = Promise.resolve()
  let over = false
  let greeted = false
  let answered = true

  const page: SignalSocket = {
    send(message) {
      if (over || socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > mostWaiting) socket.terminate()
      else socket.send(textOf(message))
    },
    close(closing) {
      if (over) return
      over = true
      const [code, reason] = closing === 'again' ? again : closings[closing]
      socket.close(code, reason)
      setTimeout(() => socket.terminate(), 2_000).unref()
    },
  }

  const inTime = setTimeout(() => page.close('hello-timeout'), helloWithin)
  const beat = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
    if (seat) page.send({ type: 'beat' })
  }, beatEvery)

  socket.on('pong', () => {
    answered = true
  })
  socket.on('error', (error) => log.debug({ err: error }, 'a signalling socket failed'))
  socket.on('message', (data, binary) => {
    if (over) return
    if (!budget.spend(performance.now())) return page.close('too-many-messages')
    const message = binary ? undefined : parse(data)
    const isHello = message?.type === 'hello'
    if (!message || isHello === greeted) return page.close('malformed')
    greeted = true
    work = work.then(() => act(message)).catch((error: unknown) => log.error({ err: error }, 'a request failed'))
  })
  socket.on('close', () => {
    over = true
    clearTimeout(inTime)
    clearInterval(beat)
    work = work.then(() => seat?.left()).catch((error: unknown) => log.error({ err: error }, 'leaving failed'))
  })
  return page

  async function act(message: PageMessage): Promise<void> {
    if (message.type === 'hello') {
      clearTimeout(inTime)
      seat = await admit(message.token, page)
    } else if (!over) {
      await seat?.receive(message)
    }
  }
}

/** What is told to a whole room is written once. */
const texts = new WeakMap<ViewerMessage, string>()

function textOf(message: ViewerMessage): string {
  const text = texts.get(message) ?? JSON.stringify(message)
  texts.set(message, text)
  return text
}

function parse(data: RawData): PageMessage | undefined {
  try {
    return pageMessage.safeParse(JSON.parse(data.toString())).data
  } catch {
    return undefined
  }
}

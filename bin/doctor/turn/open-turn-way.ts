import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect as connectTcp, isIP } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import type { TurnUrl } from '../../../core/config/turn-url.ts'
import { headerBytes, readStunAnswer, type StunAnswer } from './stun-message.ts'

/** A way to a STUN or TURN server, for one request after the other. */
export type TurnWay = Disposable & {
  /** Undefined: no answer in time. Rejects when the way is cut off. */
  ask(request: Buffer): Promise<StunAnswer | undefined>
}

const answerMilliseconds = 3_000
/** Datagrams get lost (RFC 8489, section 6.2.1). */
const resendMilliseconds = 500

/** @throws the system's error when nothing listens there, no such name exists or the certificate is not trusted */
export async function openTurnWay(server: TurnUrl): Promise<TurnWay> {
  return server.transport === 'udp' ? await openDatagrams(server) : await openStream(server)
}

async function openDatagrams({ host, port }: TurnUrl): Promise<TurnWay> {
  const { address, family } = await lookup(host)
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  socket.connect(port, address)
  await once(socket, 'connect')
  const lost = new Promise<never>((_, reject) => socket.on('error', reject))
  return way(lost, {
    send: (request) => socket.send(request),
    resends: true,
    onBytes: (listener) => void socket.on('message', listener),
    close: () => socket.close(),
  })
}

async function openStream({ host, port, transport }: TurnUrl): Promise<TurnWay> {
  const secure = transport === 'tls'
  const socket = secure ? connectTls({ host, port, servername: isIP(host) ? '' : host }) : connectTcp({ host, port })
  const opening = AbortSignal.timeout(answerMilliseconds)
  await once(socket, secure ? 'secureConnect' : 'connect', { signal: opening }).catch((error: unknown) => {
    socket.destroy()
    throw opening.aborted ? new Error('no answer') : error
  })
  const lost = new Promise<never>((_, reject) => {
    socket.on('error', reject)
    socket.once('close', () => reject(new Error('the server closed the connection')))
  })
  return way(lost, {
    send: (request) => socket.write(request),
    resends: false,
    onBytes(listener) {
      let rest = Buffer.alloc(0)
      socket.on('data', (bytes: Buffer) => {
        rest = Buffer.concat([rest, bytes])
        while (rest.length >= headerBytes && rest.length >= headerBytes + rest.readUInt16BE(2)) {
          const end = headerBytes + rest.readUInt16BE(2)
          listener(rest.subarray(0, end))
          rest = rest.subarray(end)
        }
      })
    },
    close: () => socket.destroy(),
  })
}

function way(
  lost: Promise<never>,
  line: { send(request: Buffer): void; resends: boolean; onBytes(heard: (bytes: Buffer) => void): void; close(): void },
): TurnWay {
  lost.catch(() => {})
  let waiting: { transaction: Buffer; resolve(answer: StunAnswer): void } | undefined
  line.onBytes((bytes) => {
    const answer = readStunAnswer(bytes)
    if (answer && waiting?.transaction.equals(answer.transaction)) waiting.resolve(answer)
  })
  return {
    async ask(request) {
      const answered = new Promise<StunAnswer>((resolve) => {
        waiting = { transaction: request.subarray(8, headerBytes), resolve }
      })
      line.send(request)
      const again = line.resends ? setInterval(() => line.send(request), resendMilliseconds) : undefined
      try {
        return await Promise.race([answered, lost, delay(answerMilliseconds, undefined, { ref: false })])
      } finally {
        clearInterval(again)
      }
    },
    [Symbol.dispose]: line.close,
  }
}

import { AsyncLocalStorage } from 'node:async_hooks'
import http from 'node:http'
import https from 'node:https'
import type { ClientOptions } from 'minio'

/** Milliseconds without a byte, before the answer begins and while it is read; a stopped player may read slowly. */
const silenceBeforeAnswer = 15_000
const silenceWithinAnswer = 120_000

export type S3Transport = {
  client: Required<Pick<ClientOptions, 'transport' | 'transportAgent'>>
  /**
   * Runs requests that end when `signal` aborts, and once more where a kept connection turned out to be closed by the
   * server (every request of ours may be repeated).
   */
  run<Result>(signal: AbortSignal | undefined, act: () => Promise<Result>): Promise<Result>
}

/** How the minio client reaches its server: kept connections, deadlines and abort signals, none of which it has. */
export function openTransport(secure: boolean): S3Transport {
  const { Agent, request } = secure ? https : http
  const signals = new AsyncLocalStorage<AbortSignal>()
  const open = (options: https.RequestOptions, onAnswer?: (answer: http.IncomingMessage) => void) => {
    const signal = signals.getStore()
    const sent = request(signal ? { ...options, signal } : options, onAnswer)
    let silence = silenceBeforeAnswer
    sent.setTimeout(silence, () => sent.destroy(new Error(`nothing came for ${silence / 1000} s`)))
    sent.once('response', () => {
      silence = silenceWithinAnswer
      sent.setTimeout(silence)
    })
    sent.once('error', (error) => {
      if (sent.reusedSocket && isReset(error)) staleErrors.add(error)
    })
    return sent
  }
  const staleErrors = new WeakSet<Error>()
  return {
    client: {
      transport: { request: open as typeof http.request },
      transportAgent: new Agent({ keepAlive: true, maxSockets: 64, timeout: 30_000 }),
    },
    async run(signal, act) {
      const once = () => (signal ? signals.run(signal, act) : act())
      signal?.throwIfAborted()
      try {
        return await once()
      } catch (error) {
        signal?.throwIfAborted()
        if (error instanceof Error && staleErrors.has(error)) return await once()
        throw error
      }
    },
  }
}

/** What a server calls the error that the client has thrown; empty where it says nothing. */
export function serverCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

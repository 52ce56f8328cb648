import type { Server } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../core/log.ts'
import { type Certificate, type CertificateFiles, readCertificate } from './read-certificate.ts'

/** Milliseconds. Whoever renews a certificate writes two files: what fits together is taken when both are there. */
const lookEvery = 10_000

/**
 * Takes a renewed certificate up while the server runs: who connects from then on is shown the new one, and who is
 * connected stays. What cannot be used is told once, and the one before goes on.
 */
export function keepCertificate(
  server: Server,
  files: CertificateFiles,
  first: Certificate,
  log: Log,
  every = lookEvery,
): Disposable {
  let used = first
  let complaint = ''
  const look = async () => {
    try {
      const found = await readCertificate(files)
      complaint = ''
      if (found.cert === used.cert && found.key === used.key) return
      server.setSecureContext(found)
      used = found
      log.info({ goodUntil: found.goodUntil }, 'the certificate was renewed')
    } catch (error) {
      const said = String(error)
      if (said !== complaint) log.warn({ err: error }, 'what the certificate’s files hold is not used')
      complaint = said
    }
  }
  const ending = new AbortController()
  const { signal } = ending
  void (async () => {
    while (!signal.aborted) {
      await delay(every, undefined, { signal, ref: false }).catch(() => {})
      if (!signal.aborted) await look()
    }
  })()
  return { [Symbol.dispose]: () => ending.abort() }
}

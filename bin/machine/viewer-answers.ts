import { get as getPlain } from 'node:http'
import { get as getSecure } from 'node:https'
import type { Settings } from '../../core/config/settings.ts'

/** Where this machine reaches a viewer of its own, whatever stands before it. */
export function localViewer(settings: Pick<Settings, 'AULA_HOST' | 'AULA_PORT' | 'AULA_TLS_CERTIFICATE'>): string {
  return `${settings.AULA_TLS_CERTIFICATE ? 'https' : 'http'}://${localHost(settings.AULA_HOST)}:${settings.AULA_PORT}`
}

/** An address of this machine behind one to listen on, as URLs have it. */
export function localHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === 'localhost') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** Parts that the viewer at that address of this machine lacks (`/readyz`); undefined when nobody answers. */
export async function partsAway(url: string): Promise<string[] | undefined> {
  const get = url.startsWith('https:') ? getSecure : getPlain
  const text = await new Promise<string | undefined>((resolve) => {
    const options = { signal: AbortSignal.timeout(5_000), rejectUnauthorized: false, agent: false }
    const asking = get(new URL('/readyz', url), options, (answer) => {
      let said = ''
      answer.setEncoding('utf8').on('data', (piece: string) => {
        said += piece
      })
      answer.on('end', () => resolve(said))
      answer.on('close', () => resolve(undefined))
    })
    asking.on('error', () => resolve(undefined))
  })
  try {
    const readiness = JSON.parse(text ?? '') as Record<string, boolean>
    return Object.keys(readiness).filter((part) => !readiness[part])
  } catch {
    return undefined
  }
}

/** Whether the viewer at that address of this machine says that it serves. Its certificate is for another name. */
export async function viewerAnswers(url: string, signal: AbortSignal): Promise<boolean> {
  const get = url.startsWith('https:') ? getSecure : getPlain
  return await new Promise((resolve) => {
    const options = { signal, rejectUnauthorized: false, agent: false }
    const asking = get(new URL('/healthz', url), options, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    asking.on('error', () => resolve(false))
  })
}

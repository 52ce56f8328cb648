import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Settings } from '../../core/config/settings.ts'
import { localHost } from '../machine/viewer-answers.ts'
import type { Secrets } from './keep-secrets.ts'

/** The embedded servers that run because no URL of another one is set, and a port of 127.0.0.1 that nobody has. */
export type EmbeddedUrls = { database?: string; queue?: string; janus?: string; media?: string; freePort: number }

export type FilledSettings = Settings &
  Required<
    Pick<
      Settings,
      | 'AULA_PUBLIC_URL'
      | 'AULA_SECRET'
      | 'AULA_DATABASE_URL'
      | 'AULA_QUEUE_URL'
      | 'AULA_STORAGE_URL'
      | 'AULA_JANUS_URL'
      | 'AULA_JANUS_SECRET'
      | 'AULA_JANUS_ADMIN_KEY'
    >
  >

/**
 * Fills in what the operator has not set: the embedded servers, the kept secrets, the data folder's object store, and
 * the demo lecture where only this machine can see it.
 * @param given the environment's settings
 * @param demo true for `aula up --demo`
 * @param recorderUser the account for Chromium; undefined unless Aula runs as root
 */
export function fillSettings(
  given: Settings,
  embedded: EmbeddedUrls,
  secrets: Secrets,
  { demoStated, demo, recorderUser }: { demoStated: boolean; demo: boolean; recorderUser?: string },
): FilledSettings {
  const folder = path.resolve(given.AULA_DATA)
  const publicUrl = given.AULA_PUBLIC_URL ?? `http://localhost:${given.AULA_PORT}`
  return {
    ...given,
    AULA_DATA: folder,
    AULA_PUBLIC_URL: publicUrl,
    AULA_INTERNAL_URL: given.AULA_INTERNAL_URL ?? viewerInside(given, embedded.freePort),
    AULA_SECRET: given.AULA_SECRET ?? secrets.signing,
    AULA_DATABASE_URL: given.AULA_DATABASE_URL ?? need(embedded.database),
    AULA_QUEUE_URL: given.AULA_QUEUE_URL ?? need(embedded.queue),
    AULA_STORAGE_URL: given.AULA_STORAGE_URL ?? pathToFileURL(path.join(folder, 'objects')).href,
    AULA_JANUS_URL: given.AULA_JANUS_URL ?? need(embedded.janus),
    AULA_JANUS_SECRET: given.AULA_JANUS_SECRET ?? secrets.janusApi,
    AULA_JANUS_ADMIN_KEY: given.AULA_JANUS_ADMIN_KEY ?? secrets.janusAdmin,
    AULA_JANUS_MEDIA: embedded.media ?? given.AULA_JANUS_MEDIA,
    AULA_RECORDER_USER: given.AULA_RECORDER_USER ?? recorderUser,
    AULA_DEMO: demo ? 'accounts' : demoStated || !isLoopback(publicUrl) ? given.AULA_DEMO : 'lecture',
  }
}

/**
 * The environment of a process: what the supervisor has, with every setting written out. But for AULA_HEALTH_PORT: the
 * processes of one machine cannot share a port, and their supervisor needs none to see them.
 */
export function environmentOf(settings: FilledSettings, inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  const { AULA_HEALTH_PORT: _, ...environment } = { ...inherited, ...Object.fromEntries(own) }
  return environment
}

/**
 * Where recorders of this machine reach its viewer: never by way of what stands before it for others, a proxy or a
 * certificate, which they might not trust. A viewer that speaks HTTPS listens at a port more for them.
 */
function viewerInside({ AULA_HOST, AULA_PORT, AULA_TLS_CERTIFICATE }: Settings, freePort: number): string {
  return AULA_TLS_CERTIFICATE ? `http://127.0.0.1:${freePort}` : `http://${localHost(AULA_HOST)}:${AULA_PORT}`
}

/** Whether only browsers on this machine can open that address. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  )
}

function need(url: string | undefined): string {
  if (url === undefined) throw new Error('An embedded server was not prepared')
  return url
}

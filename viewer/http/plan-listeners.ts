import type { Settings } from '../../core/config/settings.ts'

/** Where a viewer listens, and whether it speaks HTTPS there. */
export type Listener = { secure: boolean; host: string; port: number }

type Where = Pick<Settings, 'AULA_HOST' | 'AULA_PORT' | 'AULA_INTERNAL_URL' | 'AULA_TLS_CERTIFICATE'>

/**
 * With certificate files the viewer speaks HTTPS, and listens for recorders without it where AULA_INTERNAL_URL says so:
 * their browsers trust public certificates only, and know none by the name `localhost`. Pure.
 */
export function planListeners(settings: Where): Listener[] {
  const secure = settings.AULA_TLS_CERTIFICATE !== undefined
  const open = { secure, host: settings.AULA_HOST, port: settings.AULA_PORT }
  const inside = secure && settings.AULA_INTERNAL_URL ? new URL(settings.AULA_INTERNAL_URL) : undefined
  if (inside?.protocol !== 'http:') return [open]
  const host = /^(localhost|127\.[\d.]+)$/.test(inside.hostname) ? '127.0.0.1' : settings.AULA_HOST
  return [open, { secure: false, host, port: Number(inside.port || 80) }]
}

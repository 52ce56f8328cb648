import type { IncomingMessage } from 'node:http'
import express from 'express'
import type { Settings } from '../../core/config/settings.ts'

type Where = Pick<Settings, 'AULA_TLS_CERTIFICATE'>

/** What tells where a request comes from. */
type Told = Pick<IncomingMessage, 'headers'> & { socket: Pick<IncomingMessage['socket'], 'remoteAddress'> }

/**
 * Whose X-Forwarded-For is believed, in express' words: a proxy's on this machine or in its private network. Where the viewer
 * speaks HTTPS itself there is none, and whoever comes from a private network may be anybody on the campus.
 */
export function trustedProxies({ AULA_TLS_CERTIFICATE }: Where): string[] {
  return AULA_TLS_CERTIFICATE === undefined ? ['loopback', 'uniquelocal'] : ['loopback']
}

/** Tells what `request.ip` says, for requests that express does not see. */
export function openClientAddress(settings: Where): (request: Told) => string {
  const app = express()
  app.set('trust proxy', trustedProxies(settings))
  const trusts: (address: string, hop: number) => boolean = app.get('trust proxy fn')
  return ({ socket, headers }) => {
    const told = [headers['x-forwarded-for']].flat().join(',').split(',')
    const forwarded = told.map((address) => address.trim()).filter(Boolean)
    const hops = [socket.remoteAddress ?? '', ...forwarded.reverse()]
    return hops.find((address, hop) => !trusts(address, hop)) ?? hops.at(-1) ?? ''
  }
}

import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import { AppError } from '../../core/errors.ts'
import { NoSuchAddress } from '../http/request-errors.ts'
import type { ViewerContext } from '../viewer-context.ts'
import { measure } from './measure.ts'
import { readFacts } from './read-facts.ts'
import { metricsType, writeMetrics } from './write-metrics.ts'

/** `/metrics`, for whoever shows AULA_METRICS_TOKEN; without that setting there is no such address. */
export function serveMetrics(context: ViewerContext): RequestHandler {
  const { AULA_METRICS_TOKEN: token } = context.settings
  const expected = token === undefined ? undefined : digest(`Bearer ${token}`)
  return async (request, response) => {
    if (!expected) throw new NoSuchAddress()
    response.set('Cache-Control', 'no-store')
    if (!timingSafeEqual(digest(request.get('authorization') ?? ''), expected)) {
      response.set('WWW-Authenticate', 'Bearer')
      throw new WrongMetricsToken()
    }
    const samples = measure(await readFacts(context))
    response.type(metricsType).send(writeMetrics(samples))
  }
}

class WrongMetricsToken extends AppError {
  constructor() {
    super('metrics.wrong-token', 'caller', 'Send `Authorization: Bearer` and the AULA_METRICS_TOKEN of this Aula.')
  }
}

/** All of one length, and none of them the token. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

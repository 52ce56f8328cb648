import { Redis } from 'ioredis'
import { AppError } from '../core/errors.ts'

/**
 * A connection that reconnects for ever, at most a second apart. `patient` commands wait for it (workers, which have
 * nothing else to do); the others fail soon (whoever enqueues has a person waiting).
 */
export function openConnection(url: string, onError: (error: Error) => void, patient: boolean): Redis {
  const redis = new Redis(url, {
    connectTimeout: 5_000,
    maxRetriesPerRequest: patient ? null : 2,
    retryStrategy: (times) => Math.min(50 * 2 ** times, 1_000),
  })
  redis.on('error', onError)
  return redis
}

export class QueueUnavailable extends AppError {
  constructor(why: string, options?: ErrorOptions) {
    super('queue.unavailable', 'node', `The queue (Redis) does not answer: ${why}.`, options)
  }
}

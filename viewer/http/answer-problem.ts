import { randomBytes } from 'node:crypto'
import type { ErrorRequestHandler } from 'express'
import { AppError, errorCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { sentence } from '../../core/sentence.ts'
import type { Problem } from '../api/fields.ts'
import { problemStatus } from './problem-status.ts'
import { BadAddress, BadInput, BadJson, TooLarge, WrongMediaType } from './request-errors.ts'
import { subjectOf } from './request-subject.ts'

/**
 * The HTTP edge of all errors: a problem in JSON whose `quote` is in the log beside the whole error. What is not an
 * AppError tells the outside nothing.
 */
export function answerProblem(log: Log): ErrorRequestHandler {
  return (raised, request, response, next) => {
    const error = translate(raised)
    const status = problemStatus(error)
    const quote = randomBytes(6).toString('hex')
    const facts = {
      ...subjectOf(response),
      quote,
      code: errorCode(error),
      method: request.method,
      path: request.path,
      status,
    }
    if (status >= 500) log.error({ ...facts, err: error }, 'request failed')
    else log.debug(facts, 'request refused')
    if (response.headersSent) return next(error)
    const problem: Problem = {
      code: errorCode(error),
      ...(error instanceof AppError
        ? { message: error.message, said: error.sentence }
        : { message: unexpected.text, said: unexpected }),
      ...(error instanceof BadInput ? { fields: error.fields } : {}),
      quote,
    }
    response.status(status).set('Cache-Control', 'no-store').json(problem)
  }
}

const unexpected = sentence('Something went wrong here. Nothing of yours is lost.')

/** Errors of express and its body parser, which are known by `type` and `status` only. */
function translate(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error
  if (error instanceof URIError) return new BadAddress({ cause: error })
  const status = 'status' in error ? error.status : undefined
  if (status === 413) return new TooLarge({ cause: error })
  if (status === 415) return new WrongMediaType({ cause: error })
  if (status === 400) return new BadJson('The body of the request cannot be read.', { cause: error })
  return error
}

import type { Problem } from '../../../api/fields.ts'
import { say, t } from '../language/language.ts'

/** The viewer refused a call; `quote` is the id that finds it in the log. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly fields: Record<string, string>
  readonly quote: string

  constructor(status: number, problem: Problem) {
    super(problem.said ? say(problem.said) : t(problem.message))
    this.name = 'Refusal'
    this.status = status
    this.code = problem.code
    this.fields = problem.fields ?? {}
    this.quote = problem.quote
  }
}

/** Nobody answered: this browser is offline or the viewer is. */
export class Offline extends Error {
  constructor(cause?: unknown) {
    super(t('Aula cannot be reached right now. It goes on by itself as soon as the connection is back.'), { cause })
    this.name = 'Offline'
  }
}

/** Reads the problem that a refusing answer carries; an answer of something in between gets words of its own. */
export async function refusalFrom(response: Response): Promise<Error> {
  const body: unknown = await response.json().catch(() => undefined)
  if (isProblem(body)) return new Refusal(response.status, body)
  if ([502, 503, 504].includes(response.status)) return new Offline()
  return new Refusal(response.status, {
    code: `http.${response.status}`,
    message: t('Something went wrong on our side. Please try again in a moment.'),
    quote: response.headers.get('x-request-id') ?? '',
  })
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body && 'quote' in body
}

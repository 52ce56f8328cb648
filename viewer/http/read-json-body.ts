import express, { type Request, type Response } from 'express'
import { BadJson, WrongMediaType } from './request-errors.ts'

/** The longest texts of the contract are 10,000 characters; nothing is nested deeper than three levels. */
const parseJson = express.json({ limit: '64kb', strict: true })
/** Lists of people. */
const parseLarge = express.json({ limit: '1mb', strict: true })
const deepest = 12

/**
 * The JSON body of a request. Read only after access was granted, so strangers cannot make the server parse.
 * @throws BadJson, WrongMediaType, and errors of the parser that `answerProblem` translates
 */
export async function readJsonBody(request: Request, response: Response, large = false): Promise<unknown> {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0
  if (!hasBody) return {}
  if (!request.is('application/json')) throw new WrongMediaType()
  await new Promise<void>((resolve, reject) => {
    const parse = large ? parseLarge : parseJson
    parse(request, response, (error?: unknown) => (error ? reject(error) : resolve()))
  })
  const body: unknown = request.body
  refuseTricks(body)
  return body
}

/** Walks without recursion: the depth is the attacker's. */
function refuseTricks(body: unknown): void {
  const open: [value: unknown, depth: number][] = [[body, 1]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth] = next
    if (typeof value !== 'object' || value === null) continue
    if (depth > deepest) throw new BadJson('The body of the request is nested too deeply.')
    if (Object.hasOwn(value, '__proto__')) throw new BadJson('The body of the request has a forbidden name.')
    for (const inner of Object.values(value)) open.push([inner, depth + 1])
  }
}

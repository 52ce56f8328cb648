import type { z } from 'zod'
import type { ApiRouteName, ApiRoutes } from '../../../api/catalogue.ts'
import { currentLanguage, t } from '../language/language.ts'
import { Offline, Refusal, refusalFrom } from './refusal.ts'

/** What a call of one route takes: parts of the path, query and body, each only where the route has it. */
export type ApiInput<Name extends ApiRouteName> = object &
  Part<'params', ApiRoutes[Name]> &
  Part<'query', ApiRoutes[Name]> &
  Part<'body', ApiRoutes[Name]>
export type ApiAnswer<Name extends ApiRouteName> =
  NonNullable<ApiRoutes[Name]['answer']> extends z.ZodType<infer Answer> ? Answer : undefined

/**
 * Calls one route of the JSON API.
 * @throws Refusal when the viewer refuses (its code, sentence and id to quote), Offline when it cannot be reached.
 */
export async function callApi<Name extends ApiRouteName>(
  name: Name,
  input: ApiInput<Name>,
  signal?: AbortSignal,
  { keepalive = false }: { /** It goes on when the page is left. */ keepalive?: boolean } = {},
): Promise<ApiAnswer<Name>> {
  const { body } = { body: undefined, ...input }
  const { method, address } = addressOf(name, input)
  const response = await send(address, {
    method,
    signal,
    keepalive,
    headers: {
      accept: 'application/json',
      'accept-language': currentLanguage(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  if (!response.ok) throw await refusalFrom(response)
  if (response.status === 204) return undefined as ApiAnswer<Name>
  if (!response.headers.get('content-type')?.includes('json')) throw new Refusal(response.status, unreadable)
  return (await response.json()) as ApiAnswer<Name>
}

/** Method and address of a call, for what is sent in another way: a file with its progress. */
export function addressOf<Name extends ApiRouteName>(
  name: Name,
  input: ApiInput<Name>,
): { method: string; address: string } {
  const [method, path] = __API_ADDRESSES__[name]
  const { params, query } = { params: undefined, query: undefined, ...input }
  return { method, address: fill(path, strings(params), strings(query)) }
}

const unreadable = {
  code: 'unreadable',
  message: t('The answer could not be read. Please reload the page.'),
  quote: '',
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, credentials: 'same-origin' })
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new Offline(cause)
  }
}

function fill(path: string, params: Record<string, string>, query: Record<string, string>): string {
  const filled = path.replace(/:([a-z]+)/gi, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams(query).toString()
  return `/api${filled}${search && `?${search}`}`
}

function strings(values: unknown): Record<string, string> {
  if (typeof values !== 'object' || values === null) return {}
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
}

/** `z.ZodType` itself stands for "this route has none". */
type Part<Name extends 'params' | 'query' | 'body', Definition> = Definition extends { [Key in Name]?: infer Schema }
  ? z.ZodType extends NonNullable<Schema>
    ? unknown
    : NonNullable<Schema> extends z.ZodType
      ? Record<never, never> extends z.input<NonNullable<Schema>>
        ? { [Key in Name]?: z.input<NonNullable<Schema>> }
        : { [Key in Name]: z.input<NonNullable<Schema>> }
      : unknown
  : unknown

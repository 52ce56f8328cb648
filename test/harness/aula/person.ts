import type { Browser, BrowserContext } from 'puppeteer-core'
import type { z } from 'zod'
import { type ApiRouteName, type ApiRoutes, apiRoutes } from '../../../viewer/api/catalogue.ts'
import type { Route } from '../../../viewer/api/route.ts'
import { allowDevices } from '../browser/browser.ts'

type Input<Name extends ApiRouteName> = {
  params?: Record<string, string>
  query?: Record<string, string>
  body?: ApiRoutes[Name] extends Route<z.ZodType, z.ZodType, infer Body, z.ZodType> ? z.input<Body> : never
}
type Answer<Name extends ApiRouteName> =
  ApiRoutes[Name] extends Route<z.ZodType, z.ZodType, z.ZodType, infer A> ? z.output<A> : never

/** Somebody who uses Aula over its API and, with the same login, in a browser. */
export class Person {
  readonly #url: string
  #cookies = new Map<string, string>()

  constructor(url: string) {
    this.#url = url
  }

  /** For requests that a test makes itself. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** Calls a route and checks the answer with the route's own schema. @throws with status and body of a refusal. */
  async call<Name extends ApiRouteName>(name: Name, input: Input<Name> = {}): Promise<Answer<Name>> {
    const route: Route = apiRoutes[name]
    const path = route.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(input.params?.[key] ?? ''))
    const query = input.query ? `?${new URLSearchParams(input.query)}` : ''
    const response = await fetch(`${this.#url}/api${path}${query}`, {
      method: route.method.toUpperCase(),
      headers: { cookie: this.cookie, origin: this.#url, 'content-type': 'application/json' },
      body: input.body === undefined ? undefined : JSON.stringify(input.body),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, key, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (key && value !== undefined) this.#cookies.set(key, value)
    }
    const text = await response.text()
    if (!response.ok) throw new Error(`${name}: ${response.status} ${text}`)
    return (route.answer ? route.answer.parse(JSON.parse(text)) : undefined) as Answer<Name>
  }

  /** A browser profile of this person's own, signed in. */
  async browse(browser: Browser): Promise<BrowserContext> {
    const context = await browser.createBrowserContext()
    const { hostname, protocol } = new URL(this.#url)
    for (const [name, value] of this.#cookies) {
      await context.setCookie({
        name,
        value,
        domain: hostname,
        path: '/',
        httpOnly: true,
        secure: protocol === 'https:',
      })
    }
    await allowDevices(context, this.#url)
    return context
  }
}

/** The first admin of a fresh Aula, made through the one-time link that `aula up` prints. */
export async function firstAdmin(url: string, link: string | undefined): Promise<Person> {
  const token = link?.split('#')[1]
  if (!token) throw new Error(`no first-admin link: ${link}`)
  const admin = new Person(url)
  await admin.call('makeFirstAdmin', {
    body: {
      token,
      organisation: 'University of Test',
      name: 'Ada Admin',
      email: 'ada@test.example',
      password: 'correct horse battery',
    },
  })
  return admin
}

/** Invites a person and accepts the invitation in their name. */
export async function invitePerson(
  admin: Person,
  url: string,
  name: string,
  role: 'admin' | 'lecturer' | 'student',
): Promise<Person> {
  const { link } = await admin.call('invite', { body: { email: `${name.toLowerCase()}@test.example`, name, role } })
  const person = new Person(url)
  await person.call('acceptInvitation', {
    body: { token: link.split('#')[1] ?? '', name, password: `${name} battery staple` },
  })
  return person
}

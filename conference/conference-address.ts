import { z } from 'zod'

/** An address that a recorder may be sent to: http or https, without credentials. Its fragment may be a secret. */
export const conferenceAddress = webAddress(() => undefined)

/** The address of a conference server, to which others are added: no query, no fragment. */
export const serverAddress = webAddress(({ search, hash }) =>
  search || hash ? 'must end before any ? or #' : undefined,
)

/** A host as addresses have it: small letters, punycode. Undefined for what is no host. */
export function readHost(text: string): string | undefined {
  const typed = text.trim().replace(/^https?:\/\//i, '')
  if (!/^[^\s/?#@\\]+\/?$/.test(typed)) return undefined
  const url = URL.parse(`https://${typed}`)
  // A port, a path or a star in it would be thought to mean something.
  return url?.port === '' && url.pathname === '/' && !url.hostname.includes('*') ? url.hostname : undefined
}

function webAddress(furtherProblem: (url: URL) => string | undefined) {
  return z
    .string()
    .trim()
    .max(2_000, 'may have 2,000 characters')
    .superRefine((text, context) => {
      const url = URL.parse(text)
      const message = problemOf(url) ?? (url && furtherProblem(url))
      if (message) context.addIssue({ code: 'custom', message })
    })
}

function problemOf(url: URL | null): string | undefined {
  if (!url || !['http:', 'https:'].includes(url.protocol)) return 'must be an address that starts with https://'
  if (url.username || url.password) return 'must not hold a user name or password'
  return undefined
}

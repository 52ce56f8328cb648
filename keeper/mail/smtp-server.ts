/** A mail server, as AULA_SMTP_URL names it. */
export type SmtpServer = {
  host: string
  port: number
  /** `at-once`: TLS from the first byte; `required`: by STARTTLS, or not at all; `offered`: by STARTTLS where the server can. */
  tls: 'at-once' | 'required' | 'offered'
  credentials: { user: string; pass: string } | null
}

/** Ports of RFC 8314 (submission over TLS) and RFC 6409. */
const ports = { 'smtps:': 465, 'smtp:': 587 } as const

/** Pure. A password never goes over a network in the clear: with credentials STARTTLS is required but on this machine. */
export function readSmtpUrl(url: string): SmtpServer {
  const { protocol, hostname, port, username, password } = new URL(url)
  const credentials = username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : null
  const host = hostname.replace(/^\[|\]$/g, '')
  const atOnce = protocol === 'smtps:'
  const here = /^(localhost|127(\.\d+){3}|::1)$/i.test(host)
  return {
    host,
    port: Number(port) || ports[atOnce ? 'smtps:' : 'smtp:'],
    tls: atOnce ? 'at-once' : credentials && !here ? 'required' : 'offered',
    credentials,
  }
}
